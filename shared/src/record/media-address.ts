/** Where a range of a track of a play is fetched, below the API's path: `?from=…&to=…`, epoch milliseconds. */
export function mediaPath(hearing: string, play: string, track: string): string {
  return `/plays/${hearing}/${play}/${track}`;
}

/** Of one request for media, ms. */
export const LONGEST_FRAGMENT_MS = 30_000;

/** Brings the token of a seat's link with a request for media. */
export const LINK_TOKEN_HEADER = 'X-Mahzar-Link';
