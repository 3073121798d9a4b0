const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses before a message is sent again, ms: eleven attempts within 24 hours, then it is given up. */
export const RETRY_PAUSES: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  9 * HOUR,
];

/**
 * The pause after an attempt, ms: up to a tenth shorter, so that messages that failed together are not repeated together; null
 * when no other attempt follows.
 *
 * @param attempts number of attempts so far, 1 or more
 * @param random from 0 to 1
 */
export function pauseAfter(attempts: number, random: number, pauses = RETRY_PAUSES): number | null {
  const pause = pauses[attempts - 1];
  return pause === undefined ? null : Math.round(pause * (1 - random / 10));
}
