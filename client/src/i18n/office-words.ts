import type { i18n } from 'i18next';
import type { OfficeCatalogue } from './catalogue.ts';
import { LANGUAGES } from './language.ts';
import type { Language } from './language.ts';
import { officesEn } from './offices.en.ts';
import { officesFa } from './offices.fa.ts';

const WORDS: Readonly<Record<Language, OfficeCatalogue>> = { fa: officesFa, en: officesEn };

/** Adds the words of offices for citizens in all languages; loaded with the pages that need them. */
export function addOfficeWords(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'offices'))
      instance.addResourceBundle(language, 'offices', WORDS[language]);
  }
}
