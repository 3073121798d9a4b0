import { PersianCalendar, parseDate, toCalendar } from '@internationalized/date';

/** A day (`YYYY-MM-DD`, Gregorian) in the Persian calendar, `1405-09-04`, in Latin digits, which sort. */
export function jalaliOf(day: string): string {
  const { year, month, day: dayOfMonth } = toCalendar(parseDate(day), new PersianCalendar());
  return [year, month, dayOfMonth].map((part) => String(part).padStart(2, '0')).join('-');
}
