import { lazy } from 'react';
import type { ComponentType } from 'react';
import { loadedOnce } from '../browser/until-loaded.ts';

interface Loaded<Props> {
  readonly default: ComponentType<Props>;
}

/**
 * A component whose code is loaded when it is first shown, or ahead of that by `preload`. What is here already is drawn at
 * once, without the turn through a fallback that a promise would take.
 */
export function lazily<Props>(load: () => Promise<Loaded<Props>>) {
  let here: Loaded<Props> | null = null;
  const once = loadedOnce(async () => (here = await load()));
  return Object.assign(
    lazy(() => (here === null ? once() : inThisTurn(here))),
    { preload: once },
  );
}

/** React takes a value in the same turn from a thenable that has it; a promise always takes one more. */
function inThisTurn<Value>(value: Value): Promise<Value> {
  // oxlint-disable-next-line unicorn/no-thenable -- it is one on purpose, and nobody but React gets it
  return { then: (take: (value: Value) => void) => take(value) } as Promise<Value>;
}
