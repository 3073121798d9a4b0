import { loadCommonWords } from '../../i18n/i18n.ts';
import type { LoadWords } from '../../i18n/i18n.ts';

const load = {
  fa: async () => (await import('../../i18n/citizen.fa.ts')).citizenFa,
  en: async () => (await import('../../i18n/citizen.en.ts')).citizenEn,
};

/** The words of the citizens' pages in one language: on a poor line nobody waits for those of another. */
export const loadCitizenWords: LoadWords = async (language) => {
  const [common, citizen] = await Promise.all([loadCommonWords(language), load[language]()]);
  return { ...common, citizen };
};
