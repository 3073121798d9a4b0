import { useTranslation } from 'react-i18next';

/** Returns the words of the citizens' pages, see `loadCitizenWords`. */
export function useCitizenWords() {
  return useTranslation('citizen').t;
}
