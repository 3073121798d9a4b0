/** The clock of the court: days begin by it, and times are shown by it. Moments are epoch milliseconds. */
export interface CourtClock {
  /** Name of IANA's. */
  readonly zone: string;
  /** The day that a moment is in, as `YYYY-MM-DD` (Gregorian). */
  dayOf(at: number): string;
  /** From the first moment of a day (`YYYY-MM-DD`) to the first of the next. */
  hoursOfDay(day: string): { readonly from: number; readonly to: number };
  /** When the clock shows the same time so many days later. */
  daysLater(at: number, days: number): number;
  /**
   * The moment at which the clock shows a time.
   * @param shown that time as if it were UTC, epoch milliseconds
   */
  atWallClock(shown: number): number;
  /** What the clock shows at a moment, as if it were UTC. */
  wallClock(at: number): Date;
}

const DAY_MS = 86_400_000;

/** @param zone name of IANA's, such as `Asia/Tehran` */
export function courtClock(zone: string): CourtClock {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
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

  const offsetAt = (at: number): number => {
    const values = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = values;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
  };
  const wallClock = (at: number): Date => new Date(at + offsetAt(at));
  const atWallClock = (shown: number): number => {
    // The offset before and after a change of the clock may differ: the second look is at the right side of it.
    const guess = shown - offsetAt(shown);
    return shown - offsetAt(guess);
  };

  return {
    zone,
    wallClock,
    atWallClock,
    dayOf: (at) => wallClock(at).toISOString().slice(0, 10),
    hoursOfDay(day) {
      const midnight = Date.parse(`${day}T00:00:00Z`);
      return { from: atWallClock(midnight), to: atWallClock(midnight + DAY_MS) };
    },
    daysLater: (at, days) => atWallClock(wallClock(at).getTime() + days * DAY_MS),
  };
}
