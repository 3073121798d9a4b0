import { Button } from '../../ui/Button.tsx';
import { TicksField } from '../ui/Field.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import type { PersonDraft, ScreeningDraft } from './draft.ts';
import { useBookingWords } from '../words/useBookingWords.ts';

interface ScreeningFieldsProps {
  readonly at: number;
  readonly screen: ScreeningDraft;
  readonly people: readonly PersonDraft[];
  /** Null removes the screen. */
  readonly onChange: (screen: ScreeningDraft | null) => void;
}

/** Two sides that must never see or hear each other. Ticking a person on one side removes them from the other. */
export function ScreeningFields({ at, screen, people, onChange }: ScreeningFieldsProps) {
  const t = useStaffWords();
  const words = useBookingWords();
  const named = (id: string): string => {
    const one = people.find((person) => person.id === id);
    return one === undefined ? id : one.name.trim() === '' ? words.role(one.role) : one.name;
  };
  const ids = people.map(({ id }) => id);
  return (
    <div className="person-card">
      <div className="form__row">
        <TicksField
          name={`screens.${at}.between`}
          label={t('booking.oneSide')}
          values={ids}
          chosen={screen.one}
          nameOf={named}
          onChange={(one) => onChange({ ...screen, one, other: screen.other.filter((id) => !one.includes(id)) })}
        />
        <TicksField
          name={`screens.${at}.other`}
          label={t('booking.otherSide')}
          values={ids}
          chosen={screen.other}
          nameOf={named}
          onChange={(other) => onChange({ ...screen, other, one: screen.one.filter((id) => !other.includes(id)) })}
        />
      </div>
      <div>
        <Button look="quiet" icon="close" onPress={() => onChange(null)}>
          {t('booking.removeScreen')}
        </Button>
      </div>
    </div>
  );
}
