import { lazy } from 'react';
import type { ComponentType } from 'react';

/** Pause before a part of the page that could not be loaded is asked for again, ms. */
const PAUSE_MS = 2000;

/**
 * A component whose code is loaded when it is first shown, or ahead of that by `preload`. Without a connection it is asked for
 * until it comes: a part of the page that is missing must not end the whole of it.
 */
export function lazily<Props>(load: () => Promise<{ readonly default: ComponentType<Props> }>) {
  let loaded: ReturnType<typeof load> | null = null;
  const once = (): ReturnType<typeof load> => (loaded ??= untilLoaded(load));
  return Object.assign(lazy(once), { preload: once });
}

async function untilLoaded<Module>(load: () => Promise<Module>): Promise<Module> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
