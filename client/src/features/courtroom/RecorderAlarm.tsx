import { useTranslation } from 'react-i18next';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../app/SessionContext.tsx';

/** Tells those who run the hearing that it is not being recorded. */
export function RecorderAlarm() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { recorderAlarm } = useScene();
  return (
    <div role="alert">
      {recorderAlarm !== null && (
        <div className="alarm">
          <Icon name="warning" />
          <p>
            <strong>{t('judge.alarmTitle')}.</strong> {t(`judge.alarmReasons.${recorderAlarm.reason}`)}{' '}
            {t('judge.alarmText', { time: formatTime(language, recorderAlarm.since) })}
          </p>
        </div>
      )}
    </div>
  );
}
