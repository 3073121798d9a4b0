import { isNarrow } from '../../browser/page-rate.ts';
import { timeoutSignal } from '../../browser/timeout-signal.ts';
import { loadedOnce } from '../../browser/until-loaded.ts';

/** After so long a file of it is given up, ms. */
const PATIENCE_MS = 60_000;

let last: Promise<unknown> = Promise.resolve();

/** One after another: what is measured shares the line with nothing of these. */
export function alone<Result>(task: () => Promise<Result>): Promise<Result> {
  const result = last.then(task);
  last = result.catch(() => undefined);
  return result;
}

/**
 * Brings the page of the meeting into the browser's cache while its person waits: these pages share no file with it, and whoever
 * is called is to be in the room at once. What fails here is loaded when it is needed.
 */
export const fetchMeetingPage = loadedOnce(async () => {
  const quietly = async (address: string): Promise<string> =>
    alone(async () => (await fetch(address, { priority: 'low', signal: timeoutSignal(PATIENCE_MS) })).text()).catch(
      () => '',
    );
  const page = new DOMParser().parseFromString(await quietly('/'), 'text/html');
  const parts = new Set<string>();
  for (const part of page.querySelectorAll('script[src], link[rel=stylesheet], link[rel=modulepreload]')) {
    const text = await quietly(part.getAttribute('src') ?? part.getAttribute('href') ?? '');
    for (const later of laterParts(text)) parts.add(later);
  }
  // On a line where they take long they would stand in the way of the turn itself.
  for (const part of parts) if (!isNarrow()) await quietly(part);
});

/** Where the files are, by a script of the meeting's page, that it loads on the way in: its words, the devices, the room. */
export function laterParts(script: string): readonly string[] {
  return [...script.matchAll(/\bassets\/(?:meeting-words|devices|media|courtroom|conduct)-[\w-]+\.(?:js|css)/g)].map(
    ([path]) => `/${path}`,
  );
}
