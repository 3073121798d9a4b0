import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { loadedOnce, orReload } from '../browser/until-loaded.ts';
import type { Catalogue } from './catalogue.ts';
import { directionOf } from './language.ts';
import type { Language } from './language.ts';

/** Catalogues of a language by the names under which their words are asked for. */
export type LoadWords = (language: Language) => Promise<Readonly<Record<string, object>>>;

const load: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  fa: async () => (await import('./fa.ts')).fa,
  en: async () => (await import('./en.ts')).en,
};

/** The words that all pages have. */
export const loadCommonWords: LoadWords = async (language) => ({ translation: await load[language]() });

/** Makes the translator with one language loaded; the other comes when it is asked for. */
export async function createI18n(language: Language, loadWords = loadCommonWords): Promise<i18n> {
  const instance = createInstance();
  await instance.init({
    lng: language,
    fallbackLng: false,
    // No page says anything before they are here.
    resources: { [language]: await loadedOnce(orReload(() => loadWords(language)))() },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return instance;
}

/** Changes the language of everything, loading it when it is not here yet. */
export async function changeLanguage(instance: i18n, language: Language, loadWords = loadCommonWords): Promise<void> {
  if (!instance.hasResourceBundle(language, 'translation')) {
    for (const [name, words] of Object.entries(await loadWords(language)))
      instance.addResourceBundle(language, name, words);
  }
  await instance.changeLanguage(language);
}

/** Tells the document, and so screen readers and the layout, which language it is in. */
export function applyLanguage(root: HTMLElement, language: Language): void {
  root.lang = language;
  root.dir = directionOf(language);
}
