import { memo, useState } from 'react';
import { BOOKED_ROLES } from '@mahzar/shared/hearing/roles';
import type { BookedRole } from '@mahzar/shared/hearing/roles';
import { COURT_ACCOUNTS } from '@mahzar/shared/staff/links';
import { SelectField, TextAreaField, TickField } from '../ui/Field.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { NameFields, WritingFields } from '../people/ContactFields.tsx';
import { InterpreterRequiredField, ThroughField, WithField } from './CompanyFields.tsx';
import type { PersonDraft } from './draft.ts';
import { StaffAccountField } from './StaffAccountField.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';

/** The most common languages of interpreters in the country's courts; ISO 639. */
const LANGUAGES_OF_INTERPRETERS = [
  'az',
  'ku',
  'ar',
  'ckb',
  'bal',
  'tk',
  'lrc',
  'ps',
  'en',
  'tr',
  'ur',
  'fr',
  'ru',
  'zh',
  'psc',
] as const;

interface PersonFieldsProps {
  readonly at: number;
  readonly person: PersonDraft;
  readonly onChange: (part: Partial<PersonDraft>) => void;
}

/** The fields of one person of a hearing. Rarely used fields are behind "more". Not redrawn when other fields of the form change. */
export const PersonFields = memo(function PersonFields({ at, person, onChange }: PersonFieldsProps) {
  const t = useStaffWords();
  const words = useBookingWords();
  const court = COURT_ACCOUNTS[person.role];
  const field = (name: keyof PersonDraft): string => `people.${at}.${name}`;
  const [isMoreOpen] = useState(() => hasMore(person));
  return (
    <>
      <div className="form__row">
        <SelectField<BookedRole>
          name={field('role')}
          label={t('booking.role')}
          value={person.role}
          values={BOOKED_ROLES}
          nameOf={words.role}
          onChange={(role) => role !== '' && onChange({ role })}
        />
        {court !== undefined && (
          <StaffAccountField
            name={field('staffAccount')}
            roles={court}
            value={person.staffAccount}
            onChange={(colleague) =>
              onChange(
                colleague === null
                  ? { staffAccount: '' }
                  : { staffAccount: colleague.account, ...(person.name.trim() === '' && { name: colleague.name }) },
              )
            }
          />
        )}
        <NameFields at={at} person={person} onChange={onChange} />
      </div>
      {person.role === 'interpreter' && (
        <SelectField
          name={field('interpreterLanguage')}
          label={t('booking.interpreterLanguage')}
          value={LANGUAGES_OF_INTERPRETERS.find((code) => code === person.interpreterLanguage) ?? ''}
          values={LANGUAGES_OF_INTERPRETERS}
          nameOf={(code) => t(`booking.languages.${code}`)}
          empty={t('common.choose')}
          onChange={(interpreterLanguage) => onChange({ interpreterLanguage })}
        />
      )}
      <WithField name={field('with')} person={person} onChange={onChange} />
      <InterpreterRequiredField name={field('interpreterRequired')} person={person} onChange={onChange} />
      <details className="person-row__more" open={isMoreOpen}>
        <summary>{t('booking.more')}</summary>
        <div className="form__row">
          <WritingFields at={at} person={person} onChange={onChange} />
          <ThroughField name={field('through')} person={person} onChange={onChange} />
        </div>
        <TickField
          name={field('protected')}
          label={t('booking.protected')}
          hint={t('booking.protectedHint')}
          isChecked={person.protected}
          onChange={(isProtected) => onChange({ protected: isProtected })}
        />
        <TextAreaField
          name={field('needs')}
          label={t('booking.needs')}
          isOptional
          rows={2}
          value={person.needs}
          onChange={(needs) => onChange({ needs })}
        />
      </details>
    </>
  );
});

/** Whether a field behind "more" is filled in, which nobody should overlook. */
function hasMore({ email, through, protected: isProtected, needs }: PersonDraft): boolean {
  return isProtected || [email, through, needs].some((text) => text.trim() !== '');
}
