import { getDayOfWeek, parseDate, PersianCalendar, startOfMonth, toCalendar } from '@internationalized/date';
import type { Language } from '../../i18n/language.ts';
import { dayLater } from '../ui/court-time.ts';

/** Returns the days of a view: whole weeks, around the day or around its month in the calendar of the language. */
export function daysOf(view: 'week' | 'month', day: string, language: Language): readonly string[] {
  const date = parseDate(day);
  if (view === 'week') {
    const first = dayLater(day, -getDayOfWeek(date, weekOf(language)));
    return Array.from({ length: 7 }, (_, at) => dayLater(first, at));
  }
  const inCalendar = language === 'fa' ? toCalendar(date, new PersianCalendar()) : date;
  const begin = startOfMonth(inCalendar);
  const length = inCalendar.calendar.getDaysInMonth(inCalendar);
  const lead = getDayOfWeek(begin, weekOf(language));
  // `toString` uses the Gregorian calendar.
  const first = dayLater(begin.toString(), -lead);
  return Array.from({ length: Math.ceil((lead + length) / 7) * 7 }, (_, at) => dayLater(first, at));
}

function weekOf(language: Language): string {
  return language === 'fa' ? 'fa-IR' : 'en-GB';
}
