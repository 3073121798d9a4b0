/** Clocks that are set to a working day of an office. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** How far clocks in Tehran are before UTC. */
export const TEHRAN = 3.5 * HOUR;
/** How far the clocks of the day are before those of the machine: to twenty past eight in Tehran, on a Sunday. */
export const STEP = toSunday(Date.now()) + 8 * HOUR + 20 * MINUTE;

export const now = (): number => Date.now() + STEP;

/** As `YYYY-MM-DD`. */
export const dayOfTehran = (): string => new Date(now() + TEHRAN).toISOString().slice(0, 10);

/** From a moment to the Sunday's midnight that follows it in Tehran, milliseconds. */
function toSunday(at: number): number {
  const days = Math.ceil((at + TEHRAN) / DAY);
  // The first day of 1970 was a Thursday.
  return (days + ((10 - (days % 7)) % 7)) * DAY - TEHRAN - at;
}

/** Shifts a page's clock, like that of a phone with a wrong time; for `addInitScript`. */
export function stepClock(stepMs: number): void {
  window.Date = class extends Date {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [Date.now()] : given) as []));
    }
    static override now = (
      (wall) => () =>
        wall() + stepMs
    )(Date.now);
  } as DateConstructor;
}
