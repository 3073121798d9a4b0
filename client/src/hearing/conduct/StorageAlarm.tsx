import { useTranslation } from 'react-i18next';
import type { StorageAlarm as Alarm } from '@mahzar/shared/protocol/pushes';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../context/SessionContext.tsx';
import { useConductWords } from './useConductWords.ts';

/** Tells those who run the hearing what is wrong with the storage, and what to do. */
export function StorageAlarm() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { storageAlarm } = useScene();
  return (
    <div role="alert">
      {storageAlarm !== null && (
        <div className="alarm">
          <Icon name="warning" />
          <p>
            <strong>{titleOf(tc, storageAlarm)}</strong>{' '}
            {textOf(tc, storageAlarm, formatTime(language, storageAlarm.since))}{' '}
            {t('app.supportCode', { code: storageAlarm.support })}
          </p>
        </div>
      )}
    </div>
  );
}

type ConductWords = ReturnType<typeof useConductWords>;

function titleOf(tc: ConductWords, alarm: Alarm): string {
  if (alarm.kind === 'low') return tc('storage.lowTitle', { count: alarm.minutes });
  return alarm.kind === 'full' ? tc('storage.fullTitle') : tc('storage.logTitle');
}

function textOf(tc: ConductWords, alarm: Alarm, time: string): string {
  if (alarm.kind === 'low') return tc('storage.lowText');
  if (alarm.kind === 'full') return tc('storage.fullText', { time });
  return `${tc(`storage.logFaults.${alarm.fault}`)} ${tc('storage.logText', { time })}`;
}
