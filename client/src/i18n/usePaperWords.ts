import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addPaperWords } from './paper-words.ts';

/** The words of papers, for those who have no account. */
export function usePaperWords() {
  const { i18n } = useTranslation();
  useState(() => addPaperWords(i18n));
  return useTranslation('papers').t;
}
