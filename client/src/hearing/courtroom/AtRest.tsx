import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../context/SessionContext.tsx';
import './rest.css';

/** The courtroom in a recess or while suspended: silent for everybody. Says why, and how it goes on. */
export default function AtRest() {
  const { t } = useTranslation();
  const { suspension, acts, me, speaks } = useScene();
  return (
    <section className="recess" aria-labelledby="recess">
      <Icon name={suspension === null ? 'clock' : 'warning'} />
      <h2 id="recess">{suspension === null ? t('recess.title') : t('suspended.title')}</h2>
      {suspension !== null && <p role="status">{t(`suspended.reasons.${suspension}`)}</p>}
      <p>{t('recess.text')}</p>
      {speaks && me.microphone === 'off' && <p>{t('recess.silent')}</p>}
      <p>{suspension !== null && acts.includes('resume') ? t('suspended.resume') : t('recess.next')}</p>
    </section>
  );
}
