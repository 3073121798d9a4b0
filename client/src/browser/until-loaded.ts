import { pauseOrOnline } from './online.ts';
import { storageOf } from './storage.ts';

/** Pause before failed code is requested again, ms; doubled each time up to the longest. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [2_000, 30_000];

/**
 * Loads a part of the code once, however often it is called. Without a connection it keeps trying: a missing part must not break
 * the whole page.
 */
export function loadedOnce<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | null = null;
  return () => (loaded ??= untilLoaded(load));
}

/** Shares one load among all callers; a failure is not kept, so that the next call loads again. */
export function loadedTogether<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loading: Promise<Module> | null = null;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    }));
}

/** Storage key: when the page was last reloaded for missing code, epoch ms. */
const RELOADED = 'mahzar/reloaded';

/**
 * For code without which nobody can enter the hearing. A browser may cache a failed load for the life of the page, and a file of an
 * older version never arrives: after two failures with a connection the page is reloaded, at most once a minute.
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
        // Throws if nothing can be stored: without this note the page would reload for ever.
        memory.setItem(RELOADED, String(Date.now()));
        reload();
      }
      throw error;
    });
}

/** Repeats a load until it succeeds, with growing pauses; a pause ends early when the browser is online again. */
export async function untilLoaded<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await load();
    } catch {
      await pauseOrOnline(pauseMs);
    }
  }
}
