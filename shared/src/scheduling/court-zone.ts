/** Where the court is: days begin and times are shown there. */
export const COURT_ZONE = 'Asia/Tehran';

const DAY_MS = 86_400_000;

/** A day as `YYYY-MM-DD` (Gregorian), by the court's clock. @param at epoch milliseconds */
export function dayOf(at: number): string {
  return wallClock(at).toISOString().slice(0, 10);
}

/** From the first moment of a day (`YYYY-MM-DD`) to the first of the next, epoch milliseconds. */
export function hoursOfDay(day: string): { readonly from: number; readonly to: number } {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return { from: atWallClock(midnight), to: atWallClock(midnight + DAY_MS) };
}

/** The same time by the court's clock so many days later. @param at epoch milliseconds */
export function daysLater(at: number, days: number): number {
  return atWallClock(wallClock(at).getTime() + days * DAY_MS);
}

/**
 * The moment at which the court's clock shows a time.
 * @param shown that time as if it were UTC, epoch milliseconds
 */
export function atWallClock(shown: number): number {
  // The offset before and after a change of the clock may differ: the second look is at the right side of it.
  const guess = shown - offsetAt(shown);
  return shown - offsetAt(guess);
}

/** What the court's clock shows, as if it were UTC. */
export function wallClock(at: number): Date {
  return new Date(at + offsetAt(at));
}

function offsetAt(at: number): number {
  const parts = Object.fromEntries(PARTS.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

const PARTS = new Intl.DateTimeFormat('en-US', {
  timeZone: COURT_ZONE,
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});
