import { storageOf } from './storage.ts';
import { pause } from './pause.ts';

/** Pause before code that could not be loaded is asked for again, ms. */
const PAUSE_MS = 2000;

/**
 * Loads a part of the code once, however often it is called. Without a connection it is asked for until it comes: a part of
 * the page that is missing must not end the whole of it.
 */
export function loadedOnce<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | null = null;
  return () => (loaded ??= untilLoaded(load));
}

/** When the page was last loaded again for missing code, epoch ms. */
const RELOADED = 'mahzar/reloaded';

/**
 * For code without which nobody gets into the hearing. A browser may keep a failed load until the page goes, and a file of an
 * older version never comes: what has failed twice with a connection has the page loaded again, at most once a minute.
 */
export function orReload<Module>(
  load: () => Promise<Module>,
  reload: () => void = () => window.location.reload(),
): () => Promise<Module> {
  let failures = 0;
  return () =>
    load().catch((error: unknown) => {
      const memory = storageOf('sessionStorage');
      if (!memory || !navigator.onLine) throw error;
      failures += 1;
      if (failures > 1 && Date.now() - Number(memory.getItem(RELOADED)) > 60_000) {
        // Throws where nothing can be kept: there the page would be loaded again without end.
        memory.setItem(RELOADED, String(Date.now()));
        reload();
      }
      throw error;
    });
}

async function untilLoaded<Module>(load: () => Promise<Module>): Promise<Module> {
  for (;;) {
    try {
      return await load();
    } catch {
      await pause(PAUSE_MS);
    }
  }
}
