import { useTranslation } from 'react-i18next';

/** The words of the citizens' pages, see `loadCitizenWords`. */
export function useCitizenWords() {
  return useTranslation('citizen').t;
}
