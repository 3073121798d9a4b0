import { loadCommonWords } from '../../i18n/i18n.ts';
import type { LoadWords } from '../../i18n/i18n.ts';

const load = {
  fa: async () => (await import('../../i18n/citizen.fa.ts')).citizenFa,
  en: async () => (await import('../../i18n/citizen.en.ts')).citizenEn,
};

const loadMy = {
  fa: async () => (await import('../../i18n/my.fa.ts')).myFa,
  en: async () => (await import('../../i18n/my.en.ts')).myEn,
};

/** The words of the citizens' pages in one language: on a poor line nobody waits for those of another. */
export const loadCitizenWords: LoadWords = async (language) => {
  const [common, citizen] = await Promise.all([loadCommonWords(language), load[language]()]);
  return { ...common, citizen };
};

/** The same with those of the pages on which people see their own cases. */
export const loadMyWords: LoadWords = async (language) => {
  const [others, my] = await Promise.all([loadCitizenWords(language), loadMy[language]()]);
  return { ...others, my };
};
