/** The clock of the court, which defines days and displayed times. Moments are epoch milliseconds. */
export interface CourtClock {
  /** IANA name of the time zone. */
  readonly zone: string;
  /** Returns the day of a moment as `YYYY-MM-DD` (Gregorian). */
  dayOf(at: number): string;
  /** Returns the first moment of a day (`YYYY-MM-DD`) and the first of the next. */
  hoursOfDay(day: string): { readonly from: number; readonly to: number };
  /** Returns the moment with the same clock time so many days later. */
  daysLater(at: number, days: number): number;
  /**
   * Returns the moment at which the clock shows a time.
   * @param shown that time as if it were UTC, epoch milliseconds
   */
  atWallClock(shown: number): number;
  /** Returns the clock time of a moment as if it were UTC. */
  wallClock(at: number): Date;
}

const DAY_MS = 86_400_000;

/**
 * Creates the clock of a time zone.
 * @param zone IANA name, such as `Asia/Tehran`
 */
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
    // The offset may change between the guess and the result, so it is looked up again at the guess.
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
