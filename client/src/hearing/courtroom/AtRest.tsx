import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import './rest.css';

/** The courtroom in a recess or suspension: silent for everybody. Says why, and how it continues. */
export default function AtRest() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { suspension, acts, me, speaks, debrief } = usePartsOfScene('suspension', 'acts', 'me', 'speaks', 'debrief');
  if (debrief) {
    return (
      <section className="recess" aria-labelledby="recess">
        <Icon name="gavel" />
        <h2 id="recess">{tc('debrief.title')}</h2>
        <p>{tc('debrief.text')}</p>
        {speaks && me.microphone === 'off' && <p>{t('recess.silent')}</p>}
        <p>{tc('debrief.next')}</p>
      </section>
    );
  }
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
