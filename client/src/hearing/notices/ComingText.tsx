import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** From then on it is said that a text has not come, ms. */
const PATIENCE_MS = 60_000;

/** Stands for a notice's text while it is loaded, which goes on until it succeeds. */
export function ComingText() {
  const { t } = useTranslation();
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? <span>{t('courtroom.noticeLate')}</span> : <span data-loading />;
}
