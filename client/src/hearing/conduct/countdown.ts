/** Seconds before the end at which a countdown is announced again. */
const MARKS = [10, 5] as const;

/** Returns the whole seconds until a moment (both epoch ms), at least 0. */
export function secondsUntil(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

/**
 * Returns the number of seconds to announce: the number when this person first saw the countdown, then each passed mark. It changes
 * rarely, so that a screen reader has time to speak.
 */
export function spokenSeconds(first: number, left: number): number {
  return MARKS.filter((mark) => mark < first && left <= mark).at(-1) ?? first;
}
