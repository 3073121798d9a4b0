import type { ExpectedRange } from '@mahzar/shared/queue/projection/citizen-view';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';

interface WhenProps {
  readonly expected: ExpectedRange;
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
}

/** The range of the expected call: a single time would be read as a promise. */
export function When({ expected: { from, until }, now }: WhenProps) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const time = (at: number): string => formatClock(language, at);
  return (
    <div className="live-turn__when">
      <dt>{t('live.expected')}</dt>
      <dd>
        {from <= now ? t('live.by', { until: time(until) }) : t('live.range', { from: time(from), until: time(until) })}
      </dd>
    </div>
  );
}
