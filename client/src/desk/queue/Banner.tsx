import type { LineView } from '@mahzar/shared/queue/projection/line-view';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';

/** Why everybody waits, or why nobody is called any more. */
export function Banner({ view: { phase, pause, delay, closed } }: { readonly view: LineView }) {
  const t = useQueueWords();
  const { language } = useLanguage();
  const texts = [];
  if (phase === 'closed' && closed !== null) texts.push(t('closedNow', { reason: t(`closeReasons.${closed}`) }));
  if (pause !== null) {
    const reason = t(`delayReasons.${pause.reason}`);
    texts.push(
      pause.until === null
        ? t('pausedNow', { reason })
        : t('pausedUntil', { time: formatClock(language, pause.until), reason }),
    );
  }
  if (delay !== null && phase !== 'closed')
    texts.push(
      t('delayedUntil', { time: formatClock(language, delay.until), reason: t(`delayReasons.${delay.reason}`) }),
    );
  if (texts.length === 0) return null;
  return (
    <div className="queue-banner" role="status">
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
