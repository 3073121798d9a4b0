import { useTranslation } from 'react-i18next';

/** Returns the words of parts of the courtroom that are loaded after its first frame; only a `laterPart` has them. */
export function useConductWords() {
  return useTranslation('conduct').t;
}
