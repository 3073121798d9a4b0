import { keep } from '../browser/storage.ts';

export const LANGUAGES = ['fa', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language's name in the language itself, for which its speakers look. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { fa: 'فارسی', en: 'English' };

/** Locales for dates, numbers and react-aria. */
export const LOCALES: Readonly<Record<Language, string>> = { fa: 'fa-IR-u-ca-persian', en: 'en-GB' };

/** A storage of the browser; null where its settings forbid it. */
type Memory = Pick<Storage, 'getItem' | 'setItem'> | null;

/** Storage key of the language chosen in this browser. */
export const LANGUAGE_KEY = 'mahzar.language';

/** Storage key of the language that a link chose for this tab. */
const NAMED_KEY = 'mahzar.language-of-link';

/** Returns the language of the page: the link's, else the tab's former one, else the browser's chosen one, else Persian. */
export function chosenLanguage(query: string, memory: Memory, tab: Memory): Language {
  const named = asLanguage(new URLSearchParams(query).get('lang'));
  if (named !== null) {
    rememberLanguage(named, tab);
    keep(tab, NAMED_KEY, named);
  }
  const kept = (of: Memory): Language | null => asLanguage(of?.getItem(LANGUAGE_KEY) ?? null);
  return named ?? kept(tab) ?? kept(memory) ?? 'fa';
}

/** Whether a link chose the language of this tab, on this page or an earlier one. */
export function isNamedByLink(query: string, tab: Memory): boolean {
  return new URLSearchParams(query).has('lang') || asLanguage(tab?.getItem(NAMED_KEY) ?? null) !== null;
}

/** Deletes the link's language, because the next person in this tab has not come by the link. */
export function forgetLanguageOfLink(tab: Pick<Storage, 'removeItem'> | null): void {
  tab?.removeItem(NAMED_KEY);
}

/** Stores the choice for the next visit, or for the next page of a tab. */
export function rememberLanguage(language: Language, memory: Memory): void {
  keep(memory, LANGUAGE_KEY, language);
}

/** Adds the present page's language to a link of the service. */
export function inLanguage(link: string, language: Language): string {
  const { origin, pathname, hash } = new URL(link, window.location.href);
  return `${origin}${pathname}?lang=${language}${hash}`;
}

/** Right-to-left or left-to-right. */
export function directionOf(language: Language): 'rtl' | 'ltr' {
  return language === 'fa' ? 'rtl' : 'ltr';
}

/** Returns the other language, which the switch offers. */
export function otherLanguage(language: Language): Language {
  return language === 'fa' ? 'en' : 'fa';
}

function asLanguage(text: string | null): Language | null {
  return LANGUAGES.find((language) => language === text) ?? null;
}
