import { loadedOnce } from '../../browser/until-loaded.ts';

/**
 * Brings the page of the meeting into the browser's cache while its person waits: these pages share no file with it, and whoever
 * is called is to be in the room at once. What fails here is loaded when it is needed.
 */
export const fetchMeetingPage = loadedOnce(async () => {
  const quietly = async (address: string): Promise<string> =>
    fetch(address, { priority: 'low' })
      .then((response) => response.text())
      .catch(() => '');
  const page = new DOMParser().parseFromString(await quietly('/'), 'text/html');
  for (const part of page.querySelectorAll('script[src], link[rel=stylesheet], link[rel=modulepreload]'))
    await quietly(part.getAttribute('src') ?? part.getAttribute('href') ?? '');
});
