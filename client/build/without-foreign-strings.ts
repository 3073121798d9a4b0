import type { Plugin } from 'vite';

/**
 * react-aria has its hidden words in thirty languages, without Persian. This adds Persian where words are used (closing a dialog, a
 * calendar and its fields, for screen readers) and keeps only English for unused parts.
 */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  overlays: { dismiss: 'بستن' },
  calendar: {
    previous: 'ماه پیش',
    next: 'ماه بعد',
    selectedDateDescription: 'تاریخ انتخاب‌شده: {date}',
    todayDate: 'امروز، {date}',
    todayDateSelected: 'امروز، {date}، انتخاب‌شده',
    dateSelected: '{date}، انتخاب‌شده',
    minimumDate: 'نخستین روز ممکن',
    maximumDate: 'واپسین روز ممکن',
  },
  datepicker: {
    era: 'دوره',
    year: 'سال',
    month: 'ماه',
    day: 'روز',
    hour: 'ساعت',
    minute: 'دقیقه',
    second: 'ثانیه',
    dayPeriod: 'پیش یا پس از نیم‌روز',
    calendar: 'تقویم',
    weekday: 'روز هفته',
    timeZoneName: 'منطقه زمانی',
    selectedDateDescription: 'تاریخ انتخاب‌شده: {date}',
    selectedTimeDescription: 'ساعت انتخاب‌شده: {time}',
  },
  spinbutton: { Empty: 'خالی' },
};

export function withoutForeignStrings(): Plugin {
  return {
    name: 'without-foreign-strings',
    enforce: 'pre',
    load(id) {
      const part = /react-aria\/dist\/private\/([^/]+)\/intlStrings\.mjs/.exec(id)?.[1];
      if (part === undefined) return null;
      const english = `import english from '../intl/${part}/en-US.mjs';`;
      const words = WORDS[part];
      if (words === undefined) return `${english} export default { 'en-US': english };`;
      return `${english} export default { 'en-US': english, 'fa-IR': {${Object.entries(words).map(entry).join()}} };`;
    },
  };
}

/** A sentence with placeholders (`{date}`) becomes a function of their values. */
function entry([name, words]: readonly [string, string]): string {
  const blanks = words.includes('{');
  const text = words.replace(/\{(\w+)\}/g, '${args.$1}');
  return `${JSON.stringify(name)}: ${blanks ? `(args) => \`${text}\`` : JSON.stringify(words)}`;
}
