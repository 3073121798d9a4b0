import { Button } from '../../ui/Button.tsx';
import { DateField } from '../ui/DateField.tsx';
import { SelectField, TextField } from '../ui/Field.tsx';
import { TimeField } from '../ui/TimeField.tsx';
import { BlockFields } from './BlockFields.tsx';
import { DIFFERENCES } from './draft.ts';
import type { ExceptionForm, OfficeForm, OfficialForm } from './draft.ts';
import { useOfficeWords } from './useOfficeWords.ts';

interface ExceptionFieldsProps {
  readonly at: number;
  readonly exception: ExceptionForm;
  readonly form: OfficeForm;
  readonly nameOf: (official: OfficialForm) => string;
  /** Null removes the day. */
  readonly onChange: (exception: ExceptionForm | null) => void;
}

/** A day with other hours than its day of the week. */
export function ExceptionFields({ at, exception, form, nameOf, onChange }: ExceptionFieldsProps) {
  const t = useOfficeWords();
  const set = (part: Partial<ExceptionForm>): void => onChange({ ...exception, ...part });
  return (
    <div className="office-day" role="group" aria-label={t('exceptions')}>
      <div className="office-exception">
        <DateField
          name={`exceptions.${at}.date`}
          label={t('day')}
          value={exception.date}
          onChange={(date) => set({ date })}
        />
        <SelectField
          name={`exceptions.${at}.differs`}
          label={t('differs')}
          value={exception.differs}
          values={DIFFERENCES}
          nameOf={(how) => t(`differing.${how}`)}
          onChange={(differs) => differs !== '' && set({ differs })}
        />
        {exception.differs === 'early' && (
          <TimeField
            name={`exceptions.${at}.closesAt`}
            label={t('closesAt')}
            value={exception.closesAt}
            onChange={(closesAt) => set({ closesAt })}
          />
        )}
        <TextField
          name={`exceptions.${at}.note`}
          label={t('note')}
          isOptional
          maxLength={200}
          value={exception.note}
          onChange={(note) => set({ note })}
        />
        <Button look="quiet" size="small" icon="close" onPress={() => onChange(null)}>
          {t('removeException')}
        </Button>
      </div>
      {exception.differs === 'hours' && (
        <BlockFields
          name={`exceptions.${at}`}
          day={t('exceptions')}
          blocks={exception.blocks}
          onChange={(blocks) => set({ blocks })}
          officials={form.officials}
          kinds={form.kinds}
          nameOf={nameOf}
        />
      )}
    </div>
  );
}
