import type { i18n } from 'i18next';
import type { PaperCatalogue } from './catalogue.ts';
import { LANGUAGES } from './language.ts';
import type { Language } from './language.ts';
import { papersEn } from './papers.en.ts';
import { papersFa } from './papers.fa.ts';

const WORDS: Readonly<Record<Language, PaperCatalogue>> = { fa: papersFa, en: papersEn };

/** Adds the words of the court's documents in all languages; loaded with the pages that need them. */
export function addPaperWords(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'papers'))
      instance.addResourceBundle(language, 'papers', WORDS[language]);
  }
}
