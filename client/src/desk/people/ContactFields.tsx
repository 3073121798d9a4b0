import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/language.ts';
import { SelectField, TextField } from '../ui/Field.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import type { ContactsDraft } from './contacts.ts';

interface ContactFieldsProps {
  /** Position of the person in the form. */
  readonly at: number;
  readonly person: ContactsDraft;
  readonly onChange: (part: Partial<ContactsDraft>) => void;
}

/** The person's name, national ID and telephone. */
export function NameFields({ at, person, onChange }: ContactFieldsProps) {
  const t = useStaffWords();
  return (
    <>
      <TextField
        name={`people.${at}.name`}
        label={t('account.name')}
        maxLength={120}
        value={person.name}
        onChange={(name) => onChange({ name })}
      />
      <TextField
        name={`people.${at}.phone`}
        label={t('booking.phone')}
        isOptional
        type="tel"
        isLatin
        value={person.phone}
        onChange={(phone) => onChange({ phone })}
      />
      <TextField
        name={`people.${at}.nationalId`}
        label={t('booking.nationalId')}
        isOptional
        isLatin
        inputMode="numeric"
        maxLength={12}
        value={person.nationalId}
        onChange={(nationalId) => onChange({ nationalId })}
      />
    </>
  );
}

/** The person's e-mail, and the language of messages to them. */
export function WritingFields({ at, person, onChange }: ContactFieldsProps) {
  const t = useStaffWords();
  return (
    <>
      <TextField
        name={`people.${at}.email`}
        label={t('signIn.email')}
        isOptional
        type="email"
        isLatin
        maxLength={254}
        value={person.email}
        onChange={(email) => onChange({ email })}
      />
      <SelectField
        name={`people.${at}.language`}
        label={t('booking.language')}
        value={person.language}
        values={LANGUAGES}
        nameOf={(one) => LANGUAGE_NAMES[one]}
        onChange={(language) => language !== '' && onChange({ language })}
      />
    </>
  );
}
