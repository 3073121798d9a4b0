import { useState } from 'react';
import type { i18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { IdentityCatalogue } from '../../i18n/catalogue.ts';
import { identityEn } from '../../i18n/identity.en.ts';
import { identityFa } from '../../i18n/identity.fa.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';

const WORDS: Readonly<Record<Language, IdentityCatalogue>> = { fa: identityFa, en: identityEn };

function add(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'identity'))
      instance.addResourceBundle(language, 'identity', WORDS[language]);
  }
}

/** Returns the words of the pages for proving one's identity. */
export function useIdentityWords() {
  const { i18n } = useTranslation();
  useState(() => add(i18n));
  return useTranslation('identity').t;
}
