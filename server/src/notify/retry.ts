const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Pauses between attempts double from the first to the longest. */
const FIRST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = 6 * HOUR_MS;
/** How long after its due time a message is given up, ms. */
const GIVE_UP_MS = 24 * HOUR_MS;
/** Largest relative deviation of a pause, so that messages that failed together are not repeated together. */
const JITTER = 0.2;

/**
 * Time of the next attempt; null when there is none. Times are epoch milliseconds.
 * @param attempts made so far
 * @param until when the message expires
 * @param random from 0 to 1
 */
export function nextAttempt(
  { attempts, dueAt, until }: { readonly attempts: number; readonly dueAt: number; readonly until: number },
  now: number,
  random: number,
): number | null {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, attempts - 1), LONGEST_PAUSE_MS);
  const at = Math.round(now + pause * (1 + JITTER * (2 * random - 1)));
  return at < Math.min(dueAt + GIVE_UP_MS, until) ? at : null;
}
