import { keep } from '../browser/storage.ts';

export const LANGUAGES = ['fa', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name, in which its speakers look for it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { fa: 'فارسی', en: 'English' };

/** How dates, numbers and react-aria name the language. */
export const LOCALES: Readonly<Record<Language, string>> = { fa: 'fa-IR-u-ca-persian', en: 'en-GB' };

/** A storage of the browser, where its settings allow one. */
type Memory = Pick<Storage, 'getItem' | 'setItem'> | null;

/** Under which a browser keeps the language that was chosen in it. */
export const LANGUAGE_KEY = 'mahzar.language';

/** Under which a tab keeps the language that a link named. */
const NAMED_KEY = 'mahzar.language-of-link';

/**
 * The language of the page: that of the link, else the one that this tab was in before, else the one chosen before in this
 * browser, else Persian.
 */
export function chosenLanguage(query: string, memory: Memory, tab: Memory): Language {
  const named = asLanguage(new URLSearchParams(query).get('lang'));
  if (named !== null) {
    rememberLanguage(named, tab);
    keep(tab, NAMED_KEY, named);
  }
  const kept = (of: Memory): Language | null => asLanguage(of?.getItem(LANGUAGE_KEY) ?? null);
  return named ?? kept(tab) ?? kept(memory) ?? 'fa';
}

/** Whether a link named the language of this tab, on this page or one before. */
export function isNamedByLink(query: string, tab: Memory): boolean {
  return new URLSearchParams(query).has('lang') || asLanguage(tab?.getItem(NAMED_KEY) ?? null) !== null;
}

/** The next person in this tab has not come by the link. */
export function forgetLanguageOfLink(tab: Pick<Storage, 'removeItem'> | null): void {
  tab?.removeItem(NAMED_KEY);
}

/** Keeps the choice for the next visit, or for the next page of a tab. */
export function rememberLanguage(language: Language, memory: Memory): void {
  keep(memory, LANGUAGE_KEY, language);
}

/** A link of the service to a page, which then speaks the language of the page that leads to it. */
export function inLanguage(link: string, language: Language): string {
  const { origin, pathname, hash } = new URL(link, window.location.href);
  return `${origin}${pathname}?lang=${language}${hash}`;
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
