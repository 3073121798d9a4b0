import { useTranslation } from 'react-i18next';

/** The words of the pages on which people see their own cases, see `loadMyWords`. */
export function useMyWords() {
  return useTranslation('my').t;
}
