import type { Office } from '@mahzar/shared/offices/office';
import { closeOfficeDay } from '@mahzar/shared/rest/offices';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useAct } from '../api/useAct.ts';
import { hoursOfDay } from '../ui/court-time.ts';
import { ActForm } from '../ui/ActForm.tsx';
import { TextField, TickField } from '../ui/Field.tsx';
import { TimeField } from '../ui/TimeField.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useOfficeWords } from './useOfficeWords.ts';

interface CloseDayFormProps {
  readonly office: Office;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly onClose: () => void;
}

/** Ends an office's day early, or closes it completely. */
export function CloseDayForm({ office, day, onClose }: CloseDayFormProps) {
  const t = useOfficeWords();
  const { language } = useLanguage();
  const tell = useTell();
  const { value, change, forget } = useDraft(`close-${office.id}-${day}`, { isWhole: false, at: '', note: '' });
  const act = useAct(closeOfficeDay);
  const [hours = 0, minutes = 0] = value.at.split(':').map(Number);
  return (
    <ActForm
      title={t('closeDayOf', { day: formatDay(language, hoursOfDay(day).from) })}
      text={t('closeDayText')}
      error={act.error}
      isBusy={act.isPending}
      submit={t('closeDay')}
      check={() => (value.isWhole || value.at !== '' ? [] : [{ field: 'at', code: 'required' }])}
      onSubmit={() =>
        act.mutate(
          {
            params: { office: office.id },
            body: {
              date: day,
              at: value.isWhole ? null : hours * 60 + minutes,
              note: value.note.trim(),
              version: office.version,
            },
          },
          {
            onSuccess: () => {
              forget();
              onClose();
              tell(t('dayClosed'));
            },
          },
        )
      }
      onClose={onClose}
    >
      <TickField
        name="whole"
        label={t('wholeDay')}
        isChecked={value.isWhole}
        onChange={(isWhole) => change({ isWhole })}
      />
      {!value.isWhole && (
        <TimeField name="at" label={t('closesAt')} value={value.at} onChange={(at) => change({ at })} />
      )}
      <TextField
        name="note"
        label={t('note')}
        hint={t('noteHint')}
        isOptional
        maxLength={200}
        value={value.note}
        onChange={(note) => change({ note })}
      />
    </ActForm>
  );
}
