import { Button } from '../../ui/Button.tsx';
import { newId } from '../ui/new-id.ts';
import { TimeField } from '../ui/TimeField.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { nextTimeRange } from './draft.ts';
import type { TimeRangeDraft } from './draft.ts';

/** Most time ranges of a day. */
const MAX = 6;

interface TimeRangeFieldsProps {
  /** The day's place in the request's body: `weekly.2`. */
  readonly name: string;
  /** The day, for screen readers. */
  readonly day: string;
  readonly hours: readonly TimeRangeDraft[];
  readonly onChange: (hours: readonly TimeRangeDraft[]) => void;
}

/** The working hours of a day; there may be breaks in between. */
export function TimeRangeFields({ name, day, hours, onChange }: TimeRangeFieldsProps) {
  const t = useStaffWords();
  return (
    <>
      {hours.map((timeRange, at) => {
        const set = (part: Partial<TimeRangeDraft>): void =>
          onChange(hours.map((one, place) => (place === at ? { ...one, ...part } : one)));
        const field = (end: 'from' | 'to') => (
          <TimeField
            name={`${name}.hours.${at}.${end}`}
            label={t(`hours.${end}`)}
            value={timeRange[end]}
            onChange={(time) => set({ [end]: time })}
          />
        );
        return (
          <div key={timeRange.id} className="hours__stretch">
            {field('from')}
            {field('to')}
            <Button
              look="quiet"
              size="icon"
              icon="close"
              aria-label={t('hours.removeOf', { day })}
              onPress={() => onChange(hours.filter((one) => one !== timeRange))}
            />
          </div>
        );
      })}
      {hours.length === 0 && <span className="soft">{t('hours.off')}</span>}
      {hours.length < MAX && (
        <Button
          look="quiet"
          size="small"
          icon="plus"
          aria-label={t('hours.addOf', { day })}
          onPress={() => onChange([...hours, nextTimeRange(hours, newId)])}
        >
          {t('hours.add')}
        </Button>
      )}
    </>
  );
}
