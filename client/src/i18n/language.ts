import { keep } from '../browser/storage.ts';

export const LANGUAGES = ['fa', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name, in which its speakers look for it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { fa: 'فارسی', en: 'English' };

/** How dates, numbers and react-aria name the language. */
export const LOCALES: Readonly<Record<Language, string>> = { fa: 'fa-IR-u-ca-persian', en: 'en-GB' };

/** Under which a browser keeps the language that was chosen in it. */
export const LANGUAGE_KEY = 'mahzar.language';

/** The language of the page: that of the link, else the one chosen before, else Persian. */
export function chosenLanguage(query: string, memory: Pick<Storage, 'getItem'> | null): Language {
  return (
    asLanguage(new URLSearchParams(query).get('lang')) ?? asLanguage(memory?.getItem(LANGUAGE_KEY) ?? null) ?? 'fa'
  );
}

/** Keeps the choice for the next visit. */
export function rememberLanguage(language: Language, memory: Pick<Storage, 'setItem'> | null): void {
  keep(memory, LANGUAGE_KEY, language);
}

/** Right-to-left or left-to-right. */
export function directionOf(language: Language): 'rtl' | 'ltr' {
  return language === 'fa' ? 'rtl' : 'ltr';
}

/** The other language, which the switch offers. */
export function otherLanguage(language: Language): Language {
  return language === 'fa' ? 'en' : 'fa';
}

function asLanguage(text: string | null): Language | null {
  return LANGUAGES.find((language) => language === text) ?? null;
}
