import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addCitizenWords } from '../../i18n/citizen-words.ts';

/** The words of the citizens' pages. */
export function useCitizenWords() {
  const { i18n } = useTranslation();
  useState(() => addCitizenWords(i18n));
  return useTranslation('citizen').t;
}
