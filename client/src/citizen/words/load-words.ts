import { importAgain } from '../../browser/import-again.ts';
import { loadCommonWords } from '../../i18n/i18n.ts';
import type { LoadWords } from '../../i18n/i18n.ts';

const load = {
  fa: async () => (await importAgain('citizen.fa', () => import('../../i18n/citizen.fa.ts'))).citizenFa,
  en: async () => (await importAgain('citizen.en', () => import('../../i18n/citizen.en.ts'))).citizenEn,
};

const loadMy = {
  fa: async () => (await importAgain('my.fa', () => import('../../i18n/my.fa.ts'))).myFa,
  en: async () => (await importAgain('my.en', () => import('../../i18n/my.en.ts'))).myEn,
};

/** Loads the words of the citizens' pages in one language only, because of poor lines. */
export const loadCitizenWords: LoadWords = async (language) => {
  const [common, citizen] = await Promise.all([loadCommonWords(language), load[language]()]);
  return { ...common, citizen };
};

/** Additionally loads the words of the pages on own cases. */
export const loadMyWords: LoadWords = async (language) => {
  const [others, my] = await Promise.all([loadCitizenWords(language), loadMy[language]()]);
  return { ...others, my };
};
