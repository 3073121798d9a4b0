import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addPaperWords } from './paper-words.ts';

/** Returns the words of the court's documents for people without an account. */
export function usePaperWords() {
  const { i18n } = useTranslation();
  useState(() => addPaperWords(i18n));
  return useTranslation('papers').t;
}
