import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addStaffWords } from '../../i18n/staff-words.ts';

/** Returns the words of the desk. */
export function useStaffWords() {
  const { i18n } = useTranslation();
  useState(() => addStaffWords(i18n));
  return useTranslation('staff').t;
}
