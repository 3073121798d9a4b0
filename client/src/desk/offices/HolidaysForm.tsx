import type { HolidayList } from '@mahzar/shared/offices/office';
import { setHolidays } from '@mahzar/shared/rest/offices';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { DateField } from '../ui/DateField.tsx';
import { TextField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { missing } from '../ui/missing.ts';
import { newId } from '../ui/new-id.ts';
import { useTell } from '../ui/Toasts.tsx';
import { isDay, today } from '../ui/useAddressed.ts';
import { useDraft } from '../ui/useDraft.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useOfficeWords } from './useOfficeWords.ts';

interface HolidaysFormProps {
  readonly holidays: { readonly version: number; readonly days: HolidayList };
}

/** The list of movable holidays. Past ones stay in the list but are hidden. */
export function HolidaysForm({ holidays: { version, days } }: HolidaysFormProps) {
  const t = useOfficeWords();
  const common = useStaffWords();
  const tell = useTell();
  const passed = days.filter(({ date }) => date < today());
  const coming = days
    .filter(({ date }) => date >= today())
    .toSorted((one, other) => one.date.localeCompare(other.date))
    .map((day) => ({ id: newId(), ...day }));
  const { value, change, forget } = useDraft(`holidays-${version}`, { coming });
  const act = useAct(setHolidays);
  const dates = value.coming.map(({ date }) => date);
  const problems = () =>
    value.coming.flatMap(({ date, name }, at) => [
      ...(isDay(date) ? [] : [{ field: `days.${at}.date`, code: 'required' }]),
      ...(date !== '' && dates.indexOf(date) < at ? [{ field: `days.${at}.date`, code: 'repeated' }] : []),
      ...missing(`days.${at}.name`, name),
    ]);
  const submit = (): void =>
    act.mutate(
      // The form's days come first, because the service identifies them by position.
      {
        body: {
          version,
          days: [
            ...value.coming.map(({ date, name }) => ({ date, name: name.trim() })),
            ...passed.filter(({ date }) => !dates.includes(date)),
          ],
        },
      },
      {
        onSuccess: () => {
          forget();
          tell(common('common.saved'));
        },
      },
    );
  return (
    <Form
      error={act.error}
      isBusy={act.isPending}
      submit={common('common.save')}
      check={problems}
      onSubmit={submit}
      acts={passed.length > 0 && <p className="soft">{t('passed', { count: passed.length })}</p>}
    >
      {value.coming.length === 0 && <p>{t('lunarNone')}</p>}
      {value.coming.map((day, at) => {
        const set = (part: Partial<typeof day>): void =>
          change({ coming: value.coming.map((one) => (one === day ? { ...one, ...part } : one)) });
        return (
          <div key={day.id} className="office-holiday" role="group" aria-label={day.name || t('addHoliday')}>
            <DateField name={`days.${at}.date`} label={t('day')} value={day.date} onChange={(date) => set({ date })} />
            <TextField
              name={`days.${at}.name`}
              label={t('holidayName')}
              maxLength={80}
              value={day.name}
              onChange={(name) => set({ name })}
            />
            <Button
              look="quiet"
              size="icon"
              icon="close"
              aria-label={t('removeHoliday', { name: day.name })}
              onPress={() => change({ coming: value.coming.filter((one) => one !== day) })}
            />
          </div>
        );
      })}
      <div>
        <Button icon="plus" onPress={() => change({ coming: [...value.coming, { id: newId(), date: '', name: '' }] })}>
          {t('addHoliday')}
        </Button>
      </div>
    </Form>
  );
}
