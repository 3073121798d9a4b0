import type { LineView } from '@mahzar/shared/queue/projection/line-view';
import { Button } from '../../ui/Button.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Badge } from '../ui/Badge.tsx';
import type { QueueAct } from './useQueueAct.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';

interface OfficialsProps {
  readonly view: LineView;
  readonly queue: QueueAct;
  readonly officialName: (official: string) => string;
}

/** The officials who receive people today, and their present person. */
export function Officials({ view, queue, officialName }: OfficialsProps) {
  const t = useQueueWords();
  const { language } = useLanguage();
  return (
    <ul className="plain-list queue-officials" aria-label={t('officials')}>
      {view.officials.map(({ official, present, request }, at) => {
        const row = view.rows.find((one) => one.request === request);
        const number = row === undefined || row.number === null ? '—' : formatNumber(language, row.number);
        return (
          <li key={official} className="card">
            <div>
              <strong>{officialName(official)}</strong>
              <p className="soft">{t('desk', { number: formatNumber(language, at + 1) })}</p>
            </div>
            {row !== undefined ? (
              <Badge look="good">{t(row.stage.kind === 'meeting' ? 'meeting' : 'calling', { number })}</Badge>
            ) : (
              <Badge look={present ? 'plain' : 'warn'}>{t(present ? 'free' : 'absent')}</Badge>
            )}
            {row === undefined && view.phase !== 'closed' && (
              <Button
                size="small"
                look="quiet"
                isDisabled={queue.isBusy}
                aria-label={`${t(present ? 'acts.note-away' : 'acts.arrive')}: ${officialName(official)}`}
                onPress={() => void queue.act({ type: present ? 'leave-desk' : 'join', official }, t('done.act'))}
              >
                {t(present ? 'acts.note-away' : 'acts.arrive')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
