import { useTranslation } from 'react-i18next';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../app/SessionContext.tsx';

/** Tells those who run the hearing what is wrong with the storage, and what to do. */
export function StorageAlarm() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { storageAlarm } = useScene();
  return (
    <div role="alert">
      {storageAlarm !== null && (
        <div className="alarm">
          <Icon name="warning" />
          <p>
            <strong>{t('storage.logTitle')}</strong> {t(`storage.logFaults.${storageAlarm.fault}`)}{' '}
            {t('storage.logText', { time: formatTime(language, storageAlarm.since) })}{' '}
            {t('app.supportCode', { code: storageAlarm.support })}
          </p>
        </div>
      )}
    </div>
  );
}
