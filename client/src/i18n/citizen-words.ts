import type { i18n } from 'i18next';
import type { CitizenCatalogue } from './catalogue.ts';
import { citizenEn } from './citizen.en.ts';
import { citizenFa } from './citizen.fa.ts';
import type { Language } from './language.ts';
import { LANGUAGES } from './language.ts';

const WORDS: Readonly<Record<Language, CitizenCatalogue>> = { fa: citizenFa, en: citizenEn };

/** Adds the words of the citizens' pages, in every language at once: they come with their code. */
export function addCitizenWords(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'citizen'))
      instance.addResourceBundle(language, 'citizen', WORDS[language]);
  }
}
