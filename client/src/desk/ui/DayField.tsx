import { Button } from '../../ui/Button.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { dayLater } from './court-time.ts';
import { DateField } from './DateField.tsx';
import { today } from './useAddressed.ts';

interface DayFieldProps {
  /** `YYYY-MM-DD` */
  readonly value: string;
  readonly onChange: (day: string) => void;
  /** Returns the day so many steps later; a step is a day by default. */
  readonly later?: (day: string, steps: number) => string;
}

/** Chooses the displayed day: the previous one, the next one, today, or any other. */
export function DayField({ value, onChange, later = dayLater }: DayFieldProps) {
  const t = useStaffWords();
  return (
    <div className="day-field">
      <Button size="icon" icon="back" aria-label={t('bookings.earlier')} onPress={() => onChange(later(value, -1))} />
      <DateField name="day" label={t('bookings.day')} value={value} onChange={(day) => day !== '' && onChange(day)} />
      <Button size="icon" icon="next" aria-label={t('bookings.later')} onPress={() => onChange(later(value, 1))} />
      <Button onPress={() => onChange(today())}>{t('bookings.today')}</Button>
    </div>
  );
}
