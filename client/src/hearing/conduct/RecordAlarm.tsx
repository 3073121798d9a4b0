import { useTranslation } from 'react-i18next';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../context/SessionContext.tsx';
import { ContinueUnrecorded } from './ContinueUnrecorded.tsx';
import { nextActs } from './next-acts.ts';
import { useConductWords } from './useConductWords.ts';

/** Tells people who run the hearing that it is not recorded, and everybody when the court continues nevertheless. */
export function RecordAlarm() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const scene = useScene();
  const { recorderAlarm, record, phase } = scene;
  return (
    <div role="alert">
      {record.waived ? (
        <div className="alarm">
          <Icon name="warning" />
          <p>
            <strong>{tc('record.waivedTitle')}</strong> {tc('record.waivedText')}
          </p>
        </div>
      ) : (
        recorderAlarm !== null && (
          <div className="alarm">
            <Icon name="warning" />
            <p>
              <strong>{t('judge.alarmTitle')}.</strong> {t(`judge.alarmReasons.${recorderAlarm.reason}`)}{' '}
              {t('judge.alarmText', { time: formatTime(language, recorderAlarm.since) })}
            </p>
            {nextActs(scene).unrecorded && phase !== 'suspended' && <ContinueUnrecorded />}
          </div>
        )
      )}
    </div>
  );
}
