import type { i18n } from 'i18next';
import type { QueueCatalogue } from './catalogue.ts';
import { LANGUAGES } from './language.ts';
import type { Language } from './language.ts';
import { queueEn } from './queue.en.ts';
import { queueFa } from './queue.fa.ts';

const WORDS: Readonly<Record<Language, QueueCatalogue>> = { fa: queueFa, en: queueEn };

/** Adds the words of a day's queue in all languages; loaded with the pages that need them. */
export function addQueueWords(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'queue')) instance.addResourceBundle(language, 'queue', WORDS[language]);
  }
}
