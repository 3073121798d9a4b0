import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { loadedOnce, orReload } from '../browser/until-loaded.ts';
import type { Catalogue } from './catalogue.ts';
import { directionOf } from './language.ts';
import type { Language } from './language.ts';

/** Loads a language's catalogues, by namespace. */
export type LoadWords = (language: Language) => Promise<Readonly<Record<string, object>>>;

const load: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  fa: async () => (await import('./fa.ts')).fa,
  en: async () => (await import('./en.ts')).en,
};

/** The words that all pages have. */
export const loadCommonWords: LoadWords = async (language) => ({ translation: await load[language]() });

/** Creates the translator with one language loaded; the other is loaded on demand. */
export async function createI18n(language: Language, loadWords = loadCommonWords): Promise<i18n> {
  const instance = createInstance();
  await instance.init({
    lng: language,
    fallbackLng: false,
    // No page shows text before they are loaded.
    resources: { [language]: await loadedOnce(orReload(() => loadWords(language)))() },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return instance;
}

/** Changes the language of all texts, loading it if needed. */
export async function changeLanguage(instance: i18n, language: Language, loadWords = loadCommonWords): Promise<void> {
  if (!instance.hasResourceBundle(language, 'translation')) {
    for (const [name, words] of Object.entries(await loadWords(language)))
      instance.addResourceBundle(language, name, words);
  }
  await instance.changeLanguage(language);
}

/** Sets the document's language, for screen readers and the layout. */
export function applyLanguage(root: HTMLElement, language: Language): void {
  root.lang = language;
  root.dir = directionOf(language);
}
