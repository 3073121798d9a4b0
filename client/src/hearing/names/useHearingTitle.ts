import { useTranslation } from 'react-i18next';
import { useScene } from '../context/SessionContext.tsx';

/** The title of the hearing; its kind in place of a title that names a protected person. */
export function useHearingTitle(): string {
  const { t } = useTranslation();
  const { title } = useScene();
  return title === '' ? t('hearing.untitled') : title;
}
