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

async function untilLoaded<Module>(load: () => Promise<Module>): Promise<Module> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
