import type { i18n } from 'i18next';
import type { StaffCatalogue } from './catalogue.ts';
import type { Language } from './language.ts';
import { LANGUAGES } from './language.ts';
import { staffEn } from './staff.en.ts';
import { staffFa } from './staff.fa.ts';

const WORDS: Readonly<Record<Language, StaffCatalogue>> = { fa: staffFa, en: staffEn };

/** Adds the words of the staff's desk in all languages; loaded with the desk's code, which no citizen loads. */
export function addStaffWords(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'staff')) instance.addResourceBundle(language, 'staff', WORDS[language]);
  }
}
