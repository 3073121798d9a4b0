/** Longest range of days for which the service makes statistics. */
const MAX_DAYS = 400;
const DAY_MS = 86_400_000;

/** Returns the problem of a range of days (`YYYY-MM-DD`, both included); null when there is none. */
export function problemOfDays(first: string, last: string): 'backwards' | 'tooLong' | null {
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  if (days < 1) return 'backwards';
  return days > MAX_DAYS ? 'tooLong' : null;
}
