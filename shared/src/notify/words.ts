import type { NotifyLanguage } from './events.ts';

const LOCALES: Readonly<Record<NotifyLanguage, string>> = { fa: 'fa-IR-u-ca-persian-nu-arabext', en: 'en-GB' };

/** Day of the week and date, in the Persian calendar for Persian. `at` is epoch milliseconds, `zone` an IANA name. */
export function dayInWords(language: NotifyLanguage, at: number, zone: string): string {
  const part = partsOf(language, at, zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  // Composed by hand, in the order of a Persian date.
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`;
}

/** Hours and minutes of the day. */
export function clockInWords(language: NotifyLanguage, at: number, zone: string): string {
  const part = partsOf(language, at, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${part('hour')}:${part('minute')}`;
}

/** Replaces a text's Latin digits by the language's digits. */
export function digitsIn(language: NotifyLanguage, text: string): string {
  if (language !== 'fa') return text;
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)));
}

function partsOf(language: NotifyLanguage, at: number, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const parts = new Intl.DateTimeFormat(LOCALES[language], { timeZone, ...options }).formatToParts(at);
  return (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
}
