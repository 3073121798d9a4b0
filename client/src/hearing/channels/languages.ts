import { LOCALES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';

/** Names of an interpreted language: on this screen, and in the language itself. */
export interface LanguageName {
  readonly name: string;
  /** Null when it is equal, or unknown. */
  readonly own: string | null;
}

/**
 * Names of the country's and its neighbours' languages in these languages, where browsers lack them: Chromium's copy of the CLDR is
 * reduced to the needs of its own menus.
 */
const OWN_NAMES: Readonly<Record<string, string>> = {
  ku: 'Kurdî',
  kmr: 'Kurmancî',
  ckb: 'کوردیی ناوەندی',
  sdh: 'کوردی خوارین',
  azb: 'تۆرکجه',
  bal: 'بلۏچی',
  hy: 'Հայերեն',
  lrc: 'لۊری شومالی',
  ps: 'پښتو',
  tk: 'Türkmençe',
};

/** Returns the name of a language by its BCP 47 tag. */
export function languageName(language: Language, tag: string): LanguageName {
  const name = nameIn(LOCALES[language], tag) ?? tag;
  const own = OWN_NAMES[tag] ?? nameIn(tag, tag);
  return { name, own: own === name ? null : own };
}

/** Null when the browser does not know the language, or the tag is invalid. */
function nameIn(locale: string, tag: string): string | null {
  try {
    // For an unsupported locale the browser would answer in another language.
    if (Intl.DisplayNames.supportedLocalesOf(locale).length === 0) return null;
    return new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' }).of(tag) ?? null;
  } catch {
    return null;
  }
}
