import { useTranslation } from 'react-i18next';

/** Returns the words of the pages on own cases, see `loadMyWords`. */
export function useMyWords() {
  return useTranslation('my').t;
}
