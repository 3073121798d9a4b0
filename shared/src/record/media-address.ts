/**
 * Path for ranges of tracks of a playback, below the API's path: `?from=…&to=…&track=…&track=…`, epoch milliseconds, and
 * `&begins=yes` at the start of playing. With `&still=yes`, here and for `openingPath`, the answer also reports ranges without new
 * pictures: pages loaded from an earlier version cannot parse that. The answer consists of the parts described in `media-parts.ts`.
 */
export function mediaPath(hearing: string, play: string): string {
  return `/plays/${hearing}/${play}`;
}

/**
 * Path at which staff begin a playback, below the API's path. The answer, described in `media-parts.ts`, holds the record's
 * description and the first moment of all media. Our page requests it before its code is loaded.
 */
export function openingPath(hearing: string): string {
  return `/plays/${hearing}/opening`;
}

/** The address that our page requests of `openingPath`, below the API's path. */
export function openingAddress(hearing: string): string {
  return `${openingPath(hearing)}?still=yes`;
}

/** Path of the answer who spoke when in a playback, below the API's path: `SpokenTrack[]`. */
export function speechPath(hearing: string, play: string): string {
  return `${mediaPath(hearing, play)}/speech`;
}

/** Length of a player's first request, ms: short, because somebody is waiting for it. */
export const FIRST_FRAGMENT_MS = 1200;
/** Longest range of one request for media, ms. */
export const LONGEST_FRAGMENT_MS = 30_000;
/** Most tracks of one request: no hearing has more people on the record at once. */
export const MAX_TRACKS_AT_ONCE = 64;

/** Header that carries the token of a seat's link with a request for media. */
export const LINK_TOKEN_HEADER = 'X-Mahzar-Link';
