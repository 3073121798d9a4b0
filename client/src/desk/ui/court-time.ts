import { endOfMonth, parseDate, PersianCalendar, startOfMonth, toCalendar } from '@internationalized/date';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { COURT_TIME_ZONE } from '../../i18n/court.ts';
import { LOCALES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';

/** The clock of the court of this desk. */
export const { atWallClock, dayOf, hoursOfDay, wallClock } = courtClock(COURT_TIME_ZONE);

/** Returns the moment at which the court's clock shows this day (`YYYY-MM-DD`) and time (`HH:MM`); null while either is missing. */
export function momentOf(day: string, time: string): number | null {
  const shown = Date.parse(`${day}T${time}:00Z`);
  return Number.isNaN(shown) ? null : atWallClock(shown);
}

/** Returns the day and time on the court's clock at a moment. */
export function dayAndTimeOf(at: number): { readonly day: string; readonly time: string } {
  return { day: dayOf(at), time: wallClock(at).toISOString().slice(11, 16) };
}

/** Returns the day so many days later, or earlier if negative. */
export function dayLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Returns the same day of the month so many months later, or earlier if negative, in the calendar of the language; the month's last
 * day if it has no such day.
 */
export function monthLater(day: string, months: number, language: Language): string {
  const date = parseDate(day);
  // `toString` uses the Gregorian calendar.
  return (language === 'fa' ? toCalendar(date, new PersianCalendar()) : date).add({ months }).toString();
}

/** Returns the first and last day of a day's month, in the calendar of the language. */
export function monthOf(day: string, language: Language): { readonly first: string; readonly last: string } {
  const date = parseDate(day);
  const inCalendar = language === 'fa' ? toCalendar(date, new PersianCalendar()) : date;
  return { first: startOfMonth(inCalendar).toString(), last: endOfMonth(inCalendar).toString() };
}

/** Formats the month of a day with its year, in the calendar of the language. */
export function formatMonth(language: Language, day: string): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: 'UTC' })
      .formatToParts(Date.parse(`${day}T12:00Z`))
      .find(({ type }) => type in options)?.value ?? '';
  return `${part({ month: 'long' })} ${part({ year: 'numeric' })}`;
}
