import { useTranslation } from 'react-i18next';
import type { StorageAlarm as Alarm } from '@mahzar/shared/protocol/pushes';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useConductWords } from './useConductWords.ts';

/** Tells people who run the hearing of a fault of the storage, and what to do. */
export function StorageAlarm() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { storageAlarm } = usePartsOfScene('storageAlarm');
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
  switch (alarm.kind) {
    case 'low':
      return tc('storage.lowTitle', { count: alarm.minutes });
    case 'booked':
      return tc('storage.bookedTitle', { count: alarm.sessions });
    case 'slow':
      return tc('storage.slowTitle');
    case 'full':
      return tc('storage.fullTitle');
    case 'log':
      return tc('storage.logTitle');
    default:
      return alarm satisfies never;
  }
}

function textOf(tc: ConductWords, alarm: Alarm, time: string): string {
  switch (alarm.kind) {
    case 'low':
      return tc('storage.lowText');
    case 'booked':
      return tc('storage.bookedText');
    case 'slow':
      return tc('storage.slowText', { time });
    case 'full':
      return tc('storage.fullText', { time });
    case 'log':
      return `${tc(`storage.logFaults.${alarm.fault}`)} ${tc('storage.logText', { time })}`;
    default:
      return alarm satisfies never;
  }
}
