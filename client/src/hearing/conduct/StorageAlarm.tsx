import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { StorageAlarm as Alarm } from '@mahzar/shared/protocol/pushes';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../context/SessionContext.tsx';

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
            <strong>{titleOf(t, storageAlarm)}</strong>{' '}
            {textOf(t, storageAlarm, formatTime(language, storageAlarm.since))}{' '}
            {t('app.supportCode', { code: storageAlarm.support })}
          </p>
        </div>
      )}
    </div>
  );
}

function titleOf(t: TFunction, alarm: Alarm): string {
  if (alarm.kind === 'low') return t('storage.lowTitle', { count: alarm.minutes });
  return alarm.kind === 'full' ? t('storage.fullTitle') : t('storage.logTitle');
}

function textOf(t: TFunction, alarm: Alarm, time: string): string {
  if (alarm.kind === 'low') return t('storage.lowText');
  if (alarm.kind === 'full') return t('storage.fullText', { time });
  return `${t(`storage.logFaults.${alarm.fault}`)} ${t('storage.logText', { time })}`;
}
