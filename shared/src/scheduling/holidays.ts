import { monthAndDayIn } from './month-and-day.ts';

/** A day on which the courts of Iran are closed: Friday, or a holiday on a fixed day of the solar year. */
export type Holiday =
  'friday' | 'nowruz' | 'republic-day' | 'nature-day' | 'khomeini' | 'fifteenth-khordad' | 'revolution' | 'oil-day';

/**
 * Official holidays of the solar calendar, `month-day` (the official calendar of Iran, as the Calendar Centre of the University of
 * Tehran publishes it each year). Lunar holidays are in `lunar-holidays.ts`, because their days depend on the sighting of the moon
 * each year.
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

const solarDate = monthAndDayIn('persian');

/** Returns why a day (`YYYY-MM-DD`, Gregorian) is a holiday; null when it is neither a Friday nor a solar holiday. */
export function holidayOf(day: string): Holiday | null {
  const at = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return null;
  return OF_THE_YEAR[solarDate(at.getTime())] ?? (at.getUTCDay() === 5 ? 'friday' : null);
}
