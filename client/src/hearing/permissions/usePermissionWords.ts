import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addPermissionWords } from '../../i18n/permission-words.ts';

/** Returns the words of the permission table, for all code that names its acts. */
export function usePermissionWords() {
  const { i18n } = useTranslation();
  useState(() => addPermissionWords(i18n));
  return useTranslation('permissions').t;
}
