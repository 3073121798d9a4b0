import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { importAgain } from '../browser/import-again.ts';
import { orReload, untilLoaded } from '../browser/until-loaded.ts';
import { directionOf } from './language.ts';
import type { Language } from './language.ts';

/** Namespace of the sentences that come after the first picture. */
export const LATER = 'later';

/** Loads a language's catalogues, by namespace. */
export type LoadWords = (language: Language) => Promise<Readonly<Record<string, object>>>;

const load: Readonly<Record<Language, () => Promise<object>>> = {
  fa: async () => (await importAgain('first.fa', () => import('./first.fa.ts'))).firstFa,
  en: async () => (await importAgain('first.en', () => import('./first.en.ts'))).firstEn,
};

/** The words that all pages have; those of a hearing after its first picture follow, see `later-words.ts`. */
export const loadCommonWords: LoadWords = async (language) => ({ translation: await load[language]() });

/** Creates the translator with one language loaded; the other is loaded on demand. */
export async function createI18n(language: Language, loadWords = loadCommonWords): Promise<i18n> {
  const instance = createInstance();
  await instance.init({
    lng: language,
    fallbackLng: false,
    // Where words are is no matter of those who use them: `later` has more of the same catalogue.
    fallbackNS: LATER,
    // No page shows text before they are loaded.
    resources: { [language]: await untilLoaded(orReload(() => loadWords(language))) },
    interpolation: { escapeValue: false },
    returnNull: false,
    // A part that was drawn before its words came shows them then.
    react: { bindI18nStore: 'added' },
  });
  return instance;
}

/**
 * Changes the language of all texts as soon as it is loaded.
 * @param isWanted false when the person has chosen another language meanwhile
 */
export async function changeLanguage(
  instance: i18n,
  language: Language,
  loadWords = loadCommonWords,
  isWanted = () => true,
): Promise<void> {
  addWords(instance, language, await untilLoaded(() => loadWords(language)));
  if (isWanted()) await instance.changeLanguage(language);
}

/** Adds catalogues by namespace; those that are present stay as they are. */
export function addWords(instance: i18n, language: Language, words: Awaited<ReturnType<LoadWords>>): void {
  for (const [name, part] of Object.entries(words))
    if (!instance.hasResourceBundle(language, name)) instance.addResourceBundle(language, name, part);
}

/** Sets the document's language, for screen readers and the layout. */
export function applyLanguage(root: HTMLElement, language: Language): void {
  root.lang = language;
  root.dir = directionOf(language);
}
