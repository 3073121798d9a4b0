import { LOCALES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';

/** A language that is interpreted into: what it is called on this screen, and by those who speak it. */
export interface LanguageName {
  readonly name: string;
  /** Null when it is the same, or not known. */
  readonly own: string | null;
}

/**
 * How languages of the country and its neighbours call themselves, where browsers do not know it: Chromium's copy of the
 * CLDR is cut down to what its own menus need.
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

/** The name of a language by its BCP 47 tag. */
export function languageName(language: Language, tag: string): LanguageName {
  const name = nameIn(LOCALES[language], tag) ?? tag;
  const own = OWN_NAMES[tag] ?? nameIn(tag, tag);
  return { name, own: own === name ? null : own };
}

/** Null when the browser does not know it, or the tag is none. */
function nameIn(locale: string, tag: string): string | null {
  try {
    // Of a locale that it does not have the browser would answer in another language.
    if (Intl.DisplayNames.supportedLocalesOf(locale).length === 0) return null;
    return new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' }).of(tag) ?? null;
  } catch {
    return null;
  }
}
