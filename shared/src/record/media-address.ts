/**
 * Where ranges of tracks of a play are fetched, below the API's path: `?from=…&to=…&track=…&track=…`, epoch milliseconds, and
 * `&begins=yes` where somebody begins to play. The answer is made of the parts of `media-parts.ts`.
 */
export function mediaPath(hearing: string, play: string): string {
  return `/plays/${hearing}/${play}`;
}

/**
 * Where somebody at the desk begins a play, below the API's path: the answer is what is on the record and the first moment of all that
 * is to be seen and heard, as `media-parts.ts` says. A page of ours asks for it before its code is there.
 */
export function openingPath(hearing: string): string {
  return `/plays/${hearing}/opening`;
}

/** Where is told who spoke when in a play, below the API's path: `SpokenTrack[]`. */
export function speechPath(hearing: string, play: string): string {
  return `${mediaPath(hearing, play)}/speech`;
}

/** What a player asks for first where it begins, ms: little, for somebody waits for it. */
export const FIRST_FRAGMENT_MS = 1200;
/** Of one request for media, ms. */
export const LONGEST_FRAGMENT_MS = 30_000;
/** Of one request: no hearing has that many people on the record at once. */
export const MOST_TRACKS_AT_ONCE = 64;

/** Brings the token of a seat's link with a request for media. */
export const LINK_TOKEN_HEADER = 'X-Mahzar-Link';
