/** Seconds before the end at which a countdown is said aloud once more. */
const MARKS = [10, 5] as const;

/** Whole seconds until a moment (both epoch ms), never fewer than none. */
export function secondsUntil(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

/**
 * The number of seconds to say aloud: how many there were when this person saw the countdown first, then those of each
 * mark that has been passed. It changes seldom, so that a screen reader has time to speak.
 */
export function spokenSeconds(first: number, left: number): number {
  return MARKS.filter((mark) => mark < first && left <= mark).at(-1) ?? first;
}
