import { useState } from 'react';
import type { i18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ConductCatalogue } from '../../i18n/catalogue.ts';
import { conductEn } from '../../i18n/conduct.en.ts';
import { conductFa } from '../../i18n/conduct.fa.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';

const WORDS: Readonly<Record<Language, ConductCatalogue>> = { fa: conductFa, en: conductEn };

function add(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'conduct'))
      instance.addResourceBundle(language, 'conduct', WORDS[language]);
  }
}

/** Returns the words of parts of the courtroom that are loaded after its first frame. */
export function useConductWords() {
  const { i18n } = useTranslation();
  useState(() => add(i18n));
  return useTranslation('conduct').t;
}
