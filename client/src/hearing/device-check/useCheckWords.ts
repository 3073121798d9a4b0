import { useState } from 'react';
import type { i18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CheckCatalogue } from '../../i18n/catalogue.ts';
import { checkEn } from '../../i18n/check.en.ts';
import { checkFa } from '../../i18n/check.fa.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';

const WORDS: Readonly<Record<Language, CheckCatalogue>> = { fa: checkFa, en: checkEn };

function add(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'check')) instance.addResourceBundle(language, 'check', WORDS[language]);
  }
}

/** Returns the words of the device check. */
export function useCheckWords() {
  const { i18n } = useTranslation();
  useState(() => add(i18n));
  return useTranslation('check').t;
}
