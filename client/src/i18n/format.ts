import { COURT_TIME_ZONE } from './court.ts';
import { LOCALES } from './language.ts';
import type { Language } from './language.ts';

/** Formats date and time of a hearing, in the Persian calendar for Persian. `at` is epoch milliseconds. */
export function formatDateTime(language: Language, at: number): string {
  const part = parts(LOCALES[language], at, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...CLOCK,
  });
  // Composed by hand, because browsers order the parts of a Persian date in unusual ways.
  const date = `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`;
  return `${date}${language === 'fa' ? '، ساعت ' : ', '}${part('hour')}:${part('minute')}`;
}

/** Formats a day in words, in the Persian calendar for Persian. `at` is epoch milliseconds. */
export function formatDay(language: Language, at: number): string {
  // Removes the time of day at the end.
  return formatDateTime(language, at).replace(language === 'fa' ? /، ساعت .*$/ : /, [^,]*$/, '');
}

/** Formats a date in numbers, `1405/09/04` or `25/11/2026`, in the digits of the language. `at` is epoch milliseconds. */
export function formatDate(language: Language, at: number): string {
  const part = parts(LOCALES[language], at, DATE);
  const order = language === 'fa' ? (['year', 'month', 'day'] as const) : (['day', 'month', 'year'] as const);
  return order.map(part).join('/');
}

/** Formats the time of day with seconds. `at` is epoch milliseconds. */
export function formatTime(language: Language, at: number): string {
  return inCourtTime(LOCALES[language], SECONDS).format(at);
}

/** Formats the time of day in hours and minutes. `at` is epoch milliseconds. */
export function formatClock(language: Language, at: number): string {
  return inCourtTime(LOCALES[language], CLOCK).format(at);
}

/** Formats the time of day at which something ends, in hours and minutes: midnight is the end of its day, 24:00. */
export function formatEnd(language: Language, at: number): string {
  const clock = formatClock(language, at);
  return clock === localDigits(language, '00:00') ? localDigits(language, '24:00') : clock;
}

/** Returns the name of the court's time zone: `وقت ایران`, `Iran Time`. `at` is epoch milliseconds. */
export function zoneName(language: Language, at: number): string {
  return parts(LOCALES[language], at, { timeZoneName: 'shortGeneric' })('timeZoneName');
}

/**
 * Formats the court's date and time for a spreadsheet, `year-month-day hour:minute:second`: in the calendar of the language, but in
 * Latin digits, which sort. `at` is epoch milliseconds.
 */
export function formatTimestamp(language: Language, at: number): string {
  const calendar = language === 'fa' ? 'persian' : 'gregory';
  const shown = parts(`en-u-ca-${calendar}-nu-latn`, at, { ...DATE, ...SECONDS });
  const part = (type: Intl.DateTimeFormatPartTypes): string => shown(type).padStart(2, '0');
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

/** Formats a length of time as `h:mm:ss`, in the digits of the language. */
export function formatDuration(language: Language, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const digits = (value: number, width: number): string =>
    numbers(LOCALES[language], { minimumIntegerDigits: width, useGrouping: false }).format(value);
  const parts = [digits(Math.floor(seconds / 60) % 60, 2), digits(seconds % 60, 2)];
  return [digits(Math.floor(seconds / 3600), 1), ...parts].join(':');
}

/** Formats a length of time as `m:ss`, from an hour on as `h:mm:ss`, in the digits of the language. */
export function formatMinutes(language: Language, ms: number): string {
  if (ms >= 3_600_000) return formatDuration(language, ms);
  const [, minutes = '', seconds = ''] = formatDuration(language, ms).split(':');
  const zero = formatNumber(language, 0);
  return `${minutes.startsWith(zero) ? minutes.slice(1) : minutes}:${seconds}`;
}

/** Replaces the digits of a text, such as a case number, by those of the language. */
export function localDigits(language: Language, text: string): string {
  if (language !== 'fa') return text;
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)));
}

/** Formats a whole number in the digits of the language. */
export function formatNumber(language: Language, value: number): string {
  return numbers(LOCALES[language], {}).format(value);
}

/** Joins items in the way of the language's lists. */
export function formatList(language: Language, things: readonly string[]): string {
  return lists(LOCALES[language], { type: 'conjunction' }).format(things);
}

const DATE = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const SECONDS = { ...CLOCK, second: '2-digit' } as const;

/** Formatters are made once: a list of hundreds of rows spent more time on making them than on using them. */
const numbers = madeOnce(Intl.NumberFormat);
const lists = madeOnce(Intl.ListFormat);
const dates = madeOnce(Intl.DateTimeFormat);

function madeOnce<Options, Format>(Maker: new (locale: string, options: Options) => Format) {
  const made = new Map<string, Format>();
  return (locale: string, options: Options): Format => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? new Maker(locale, options);
    made.set(key, format);
    return format;
  };
}

/** Hearings are announced in the court's time, wherever a person is. */
function inCourtTime(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return dates(locale, { timeZone: COURT_TIME_ZONE, ...options });
}

function parts(locale: string, at: number, options: Intl.DateTimeFormatOptions) {
  const all = inCourtTime(locale, options).formatToParts(at);
  return (type: Intl.DateTimeFormatPartTypes): string => all.find((one) => one.type === type)?.value ?? '';
}
