import { BOOKED_ROLES } from '@mahzar/shared/hearing/roles';
import type { BookedRole } from '@mahzar/shared/hearing/roles';
import { COURT_ACCOUNTS } from '@mahzar/shared/staff/links';
import { Button } from '../../ui/Button.tsx';
import { SelectField, TextAreaField, TickField, TicksField } from '../ui/Field.tsx';
import { FieldPlace } from '../ui/FormContext.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { NameFields, WritingFields } from '../people/ContactFields.tsx';
import { COMPANY, mayBeWith } from './draft.ts';
import type { PersonDraft } from './draft.ts';
import { StaffAccountField } from './StaffAccountField.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';

/** Languages into which the courts of the country have most interpreted; ISO 639. */
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
  readonly people: readonly PersonDraft[];
  /** Null takes the person out. */
  readonly onChange: (person: PersonDraft | null) => void;
}

/** One person of a hearing. What few need stands behind "more". */
export function PersonFields({ at, person, people, onChange }: PersonFieldsProps) {
  const t = useStaffWords();
  const words = useBookingWords();
  const others = people.filter(({ id }) => id !== person.id);
  const named = (id: string): string => {
    const one = people.find((other) => other.id === id);
    return one === undefined
      ? id
      : one.name.trim() === ''
        ? words.role(one.role)
        : `${one.name} (${words.role(one.role)})`;
  };
  const court = COURT_ACCOUNTS[person.role];
  const set = (part: Partial<PersonDraft>): void => onChange({ ...person, ...part });
  const field = (name: keyof PersonDraft): string => `people.${at}.${name}`;
  return (
    <FieldPlace value={named(person.id)}>
      <fieldset className="person-card" id={`field-people-${at}`}>
        <legend className="visually-hidden">{named(person.id)}</legend>
        <div className="form__row">
          <SelectField<BookedRole>
            name={field('role')}
            label={t('booking.role')}
            value={person.role}
            values={BOOKED_ROLES}
            nameOf={words.role}
            onChange={(role) => role !== '' && set({ role })}
          />
          {court !== undefined && (
            <StaffAccountField
              name={field('staffAccount')}
              roles={court}
              value={person.staffAccount}
              onChange={(colleague) =>
                set(
                  colleague === null
                    ? { staffAccount: '' }
                    : { staffAccount: colleague.account, ...(person.name.trim() === '' && { name: colleague.name }) },
                )
              }
            />
          )}
          <NameFields at={at} person={person} onChange={set} />
        </div>
        {person.role === 'interpreter' && (
          <SelectField
            name={field('interpreterLanguage')}
            label={t('booking.interpreterLanguage')}
            value={LANGUAGES_OF_INTERPRETERS.find((code) => code === person.interpreterLanguage) ?? ''}
            values={LANGUAGES_OF_INTERPRETERS}
            nameOf={(code) => t(`booking.languages.${code}`)}
            empty={t('common.choose')}
            onChange={(interpreterLanguage) => set({ interpreterLanguage })}
          />
        )}
        {COMPANY.has(person.role) && others.length > 0 && (
          <TicksField
            name={field('with')}
            label={t(person.role === 'lawyer' ? 'booking.clients' : 'booking.with')}
            values={mayBeWith(person, others)}
            chosen={person.with}
            nameOf={named}
            onChange={(chosen) => set({ with: chosen })}
          />
        )}
        <div className="person-card__foot">
          <details>
            <summary>{t('booking.more')}</summary>
            <div className="form__row">
              <WritingFields at={at} person={person} onChange={set} />
              <SelectField
                name={field('through')}
                label={t('booking.through')}
                value={person.through}
                values={others.map(({ id }) => id)}
                nameOf={named}
                empty={t('booking.ownDevice')}
                onChange={(through) => set({ through })}
              />
            </div>
            <TickField
              name={field('protected')}
              label={t('booking.protected')}
              hint={t('booking.protectedHint')}
              isChecked={person.protected}
              onChange={(isProtected) => set({ protected: isProtected })}
            />
            <TextAreaField
              name={field('needs')}
              label={t('booking.needs')}
              isOptional
              rows={2}
              value={person.needs}
              onChange={(needs) => set({ needs })}
            />
          </details>
          <Button look="quiet" icon="close" onPress={() => onChange(null)}>
            {t('booking.removePerson', { name: named(person.id) })}
          </Button>
        </div>
      </fieldset>
    </FieldPlace>
  );
}
