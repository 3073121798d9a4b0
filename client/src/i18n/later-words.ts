import type { i18n } from 'i18next';
import { importAgain } from '../browser/import-again.ts';
import { loadedTogether } from '../browser/until-loaded.ts';
import { addWords, createI18n, LATER, loadCommonWords } from './i18n.ts';
import type { LoadWords } from './i18n.ts';
import { LANGUAGES } from './language.ts';
import type { Language } from './language.ts';

/*
 * The words of a hearing after its first picture. They are as many as those before it, and are loaded with the first part of the
 * page that needs them, in the person's language only. No later part appears without them, so a failed load must not last.
 */
const load: Readonly<Record<Language, LoadWords>> = {
  fa: loadedTogether(async () => {
    const { laterConductFa, laterFa } = await importAgain('all-later.fa', () => import('./all-later.fa.ts'));
    return { [LATER]: laterFa, conduct: laterConductFa };
  }),
  en: loadedTogether(async () => {
    const { laterConductEn, laterEn } = await importAgain('all-later.en', () => import('./all-later.en.ts'));
    return { [LATER]: laterEn, conduct: laterConductEn };
  }),
};

/** The translator of this page. */
let pages: i18n | null = null;
let wanted = false;

/** The words that the pages of a hearing have at present. */
export const loadPageWords: LoadWords = async (language) => {
  const words = await loadCommonWords(language);
  return wanted ? { ...words, ...(await load[language](language)) } : words;
};

/** Creates the translator of this page, to which `addLaterWords` adds. */
export async function createPageI18n(language: Language): Promise<i18n> {
  pages = await createI18n(language, loadPageWords);
  return pages;
}

/** Adds the words after the first picture in the language of the page; a change of language brings them as well from then on. */
export async function addLaterWords(): Promise<void> {
  wanted = true;
  const language = LANGUAGES.find((known) => known === pages?.language);
  if (pages === null || language === undefined) return;
  addWords(pages, language, await load[language](language));
  // The person has chosen the other language meanwhile.
  if (pages.language !== language) await addLaterWords();
}
