/** A day on which courts of Iran are closed: the weekly one, or one of those that fall on the same day of each solar year. */
export type Holiday =
  'friday' | 'nowruz' | 'republic-day' | 'nature-day' | 'khomeini' | 'fifteenth-khordad' | 'revolution' | 'oil-day';

/**
 * Official holidays of the solar calendar, `month-day` (the official calendar of Iran, as the Calendar Centre of the University of Tehran
 * publishes it each year). Those of the lunar calendar are in `lunar-holidays.ts`: their days are set each year by sight of the moon.
 */
const OF_THE_YEAR: Readonly<Record<string, Holiday>> = {
  '1-1': 'nowruz',
  '1-2': 'nowruz',
  '1-3': 'nowruz',
  '1-4': 'nowruz',
  '1-12': 'republic-day',
  '1-13': 'nature-day',
  '3-14': 'khomeini',
  '3-15': 'fifteenth-khordad',
  '11-22': 'revolution',
  '12-29': 'oil-day',
};

const solar = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });

/** Why a day (`YYYY-MM-DD`, Gregorian) is a holiday; null when it is none that is the same each year. */
export function holidayOf(day: string): Holiday | null {
  const at = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return null;
  const parts = Object.fromEntries(solar.formatToParts(at).map(({ type, value }) => [type, value]));
  return OF_THE_YEAR[`${parts['month']}-${parts['day']}`] ?? (at.getUTCDay() === 5 ? 'friday' : null);
}
