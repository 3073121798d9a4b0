import type { i18n } from 'i18next';
import type { MinutesCatalogue } from './catalogue.ts';
import { LANGUAGES } from './language.ts';
import type { Language } from './language.ts';
import { minutesEn } from './minutes.en.ts';
import { minutesFa } from './minutes.fa.ts';

const WORDS: Readonly<Record<Language, MinutesCatalogue>> = { fa: minutesFa, en: minutesEn };

/** Adds the words of minutes in all languages; loaded with the pages that need them. */
export function addMinutesWords(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'minutes'))
      instance.addResourceBundle(language, 'minutes', WORDS[language]);
  }
}
