import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addOfficeWords } from '../../i18n/office-words.ts';

/** The words of offices for citizens. */
export function useOfficeWords() {
  const { i18n } = useTranslation();
  useState(() => addOfficeWords(i18n));
  return useTranslation('offices').t;
}
