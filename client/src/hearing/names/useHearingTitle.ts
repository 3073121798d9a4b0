import { useTranslation } from 'react-i18next';
import { usePartsOfScene } from '../context/SessionContext.tsx';

/** The title of the hearing; its kind in place of a title that names a protected person. */
export function useHearingTitle(): string {
  const { t } = useTranslation();
  const { title } = usePartsOfScene('title');
  return title === '' ? t('hearing.untitled') : title;
}
