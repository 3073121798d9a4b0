import { useTranslation } from 'react-i18next';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { ContinueUnrecorded } from './ContinueUnrecorded.tsx';
import { useConductWords } from './useConductWords.ts';
import { useNextActs } from './useNextActs.ts';

/** Tells people who run the hearing that it is not recorded, and everybody when the court continues nevertheless. */
export function RecordAlarm() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { recorderAlarm, record, phase } = usePartsOfScene('recorderAlarm', 'record', 'phase');
  const { unrecorded } = useNextActs();
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
            {unrecorded && phase !== 'suspended' && <ContinueUnrecorded />}
          </div>
        )
      )}
    </div>
  );
}
