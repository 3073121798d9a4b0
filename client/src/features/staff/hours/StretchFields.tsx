import { Button } from '../../../ui/Button.tsx';
import { newId } from '../ui/new-id.ts';
import { TimeField } from '../ui/TimeField.tsx';
import { useStaffWords } from '../useStaffWords.ts';
import { nextStretch } from './draft.ts';
import type { StretchDraft } from './draft.ts';

/** As many stretches as a day can have. */
const MOST = 6;

interface StretchFieldsProps {
  /** Where the service's body has the day: `weekly.2`. */
  readonly name: string;
  /** The day, for screen readers. */
  readonly day: string;
  readonly hours: readonly StretchDraft[];
  readonly onChange: (hours: readonly StretchDraft[]) => void;
}

/** From when to when somebody works on a day; in the middle there may be breaks. */
export function StretchFields({ name, day, hours, onChange }: StretchFieldsProps) {
  const t = useStaffWords();
  return (
    <>
      {hours.map((stretch, at) => {
        const set = (part: Partial<StretchDraft>): void =>
          onChange(hours.map((one, place) => (place === at ? { ...one, ...part } : one)));
        const field = (end: 'from' | 'to') => (
          <TimeField
            name={`${name}.hours.${at}.${end}`}
            label={t(`hours.${end}`)}
            value={stretch[end]}
            onChange={(time) => set({ [end]: time })}
          />
        );
        return (
          <div key={stretch.id} className="hours__stretch">
            {field('from')}
            {field('to')}
            <Button
              look="quiet"
              size="icon"
              icon="close"
              aria-label={t('hours.removeOf', { day })}
              onPress={() => onChange(hours.filter((one) => one !== stretch))}
            />
          </div>
        );
      })}
      {hours.length === 0 && <span className="soft">{t('hours.off')}</span>}
      {hours.length < MOST && (
        <Button
          look="quiet"
          size="small"
          icon="plus"
          aria-label={t('hours.addOf', { day })}
          onPress={() => onChange([...hours, nextStretch(hours, newId)])}
        >
          {t('hours.add')}
        </Button>
      )}
    </>
  );
}
