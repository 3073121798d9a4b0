import { isNarrow } from '../../browser/page-rate.ts';
import { timeoutSignal } from '../../browser/timeout-signal.ts';
import { loadedOnce } from '../../browser/until-loaded.ts';

/** Time limit for loading one of its files, ms. */
const PATIENCE_MS = 60_000;

let last: Promise<unknown> = Promise.resolve();

/** Runs tasks one after another, so that measurements never share the line with loading. */
export function alone<Result>(task: () => Promise<Result>): Promise<Result> {
  const result = last.then(task);
  last = result.catch(() => undefined);
  return result;
}

/**
 * Loads the meeting's page into the browser's cache while its person waits: these pages share no file with it, and a called person
 * should be in the room at once. A failed file is loaded again when needed.
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
    for (const later of laterParts(text, document.documentElement.lang)) parts.add(later);
  }
  // On a line on which they take long they would delay the turn itself.
  for (const part of parts) if (!isNarrow()) await quietly(part);
});

/** Returns the addresses of the files that a script of the meeting's page loads on the way in: its words, the devices, the room. */
export function laterParts(script: string, language: string): readonly string[] {
  const part = `(?:meeting-words|devices|media|courtroom|conduct|(?:first|all-later)\\.${language})`;
  // A file that brings no others is named relative to the script.
  const named = new RegExp(`["'\`(](?:assets|\\.)/(${part}-[\\w-]+\\.(?:js|css))`, 'g');
  return [...script.matchAll(named)].map(([, file]) => `/assets/${file}`);
}
