/** The longest range of days for which the service makes statistics at once. */
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

/** What is wrong with a range of days (`YYYY-MM-DD`, both of them in it); null when nothing is. */
export function problemOfDays(first: string, last: string): 'backwards' | 'tooLong' | null {
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  if (days < 1) return 'backwards';
  return days > MOST_DAYS ? 'tooLong' : null;
}
