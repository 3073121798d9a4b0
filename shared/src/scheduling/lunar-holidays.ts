import { monthAndDayIn } from './month-and-day.ts';

/** An official holiday of Iran by the lunar calendar. */
export type LunarHoliday =
  | 'tasua'
  | 'ashura'
  | 'arbaeen'
  | 'prophet-death'
  | 'reza'
  | 'askari'
  | 'prophet-birth'
  | 'fatima'
  | 'ali-birth'
  | 'mabath'
  | 'mahdi'
  | 'ali-death'
  | 'fitr'
  | 'sadiq'
  | 'adha'
  | 'ghadir';

/** `month-day`, as the Calendar Centre of the University of Tehran lists them. `reza` is the last day of the second month. */
const OF_THE_YEAR: Readonly<Record<string, LunarHoliday>> = {
  '1-9': 'tasua',
  '1-10': 'ashura',
  '2-20': 'arbaeen',
  '2-28': 'prophet-death',
  '3-8': 'askari',
  '3-17': 'prophet-birth',
  '6-3': 'fatima',
  '7-13': 'ali-birth',
  '7-27': 'mabath',
  '8-15': 'mahdi',
  '9-21': 'ali-death',
  '10-1': 'fitr',
  '10-2': 'fitr',
  '10-25': 'sadiq',
  '12-10': 'adha',
  '12-18': 'ghadir',
};

const DAY_MS = 86_400_000;

/** Calculated by arithmetic. Iran follows the sighting of the moon, which differs by at most a day. */
const lunarDate = monthAndDayIn('islamic-civil');

function calculated(at: number): LunarHoliday | null {
  return lunarDate(at + DAY_MS) === '3-1' ? 'reza' : (OF_THE_YEAR[lunarDate(at)] ?? null);
}

/**
 * Returns the lunar holiday within a day of a day (`YYYY-MM-DD`, Gregorian); null when there is none. `date` is the calculated
 * date: the actual one is known only after its announcement.
 */
export function lunarHolidayNear(day: string): { readonly holiday: LunarHoliday; readonly date: string } | null {
  const at = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(at)) return null;
  for (const shift of [0, -1, 1]) {
    const date = at + shift * DAY_MS;
    const holiday = calculated(date);
    if (holiday !== null) return { holiday, date: new Date(date).toISOString().slice(0, 10) };
  }
  return null;
}

/** A listed day within this distance of a calculated one is the same holiday, ms. */
const SAME_MS = 2 * DAY_MS;

/** Like `lunarHolidayNear`, but null when an administrator has entered the holiday's actual day. */
export function unlistedLunarHoliday(
  day: string,
  listed: readonly { readonly date: string }[],
): ReturnType<typeof lunarHolidayNear> {
  const lunar = lunarHolidayNear(day);
  const isListed = listed.some(({ date }) => Math.abs(Date.parse(date) - Date.parse(lunar?.date ?? '')) <= SAME_MS);
  return isListed ? null : lunar;
}
