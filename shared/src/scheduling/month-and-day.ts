/**
 * Returns a function that says which month and day of a calendar a moment (epoch ms) is in UTC, as `month-day`.
 *
 * @param calendar by its key in Unicode's locale data (`persian`)
 */
export function monthAndDayIn(calendar: string): (at: number) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (at) => {
    // Only when needed, because making it takes milliseconds, which every start of a program would pay.
    format ??= new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, {
      month: 'numeric',
      day: 'numeric',
      timeZone: 'UTC',
    });
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts['month']}-${parts['day']}`;
  };
}
