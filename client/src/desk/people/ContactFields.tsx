import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/language.ts';
import { SelectField, TextField } from '../ui/Field.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import type { ContactsDraft } from './contacts.ts';

interface ContactFieldsProps {
  /** Place of the person in the form. */
  readonly at: number;
  readonly person: ContactsDraft;
  readonly onChange: (part: Partial<ContactsDraft>) => void;
}

/** Who somebody is, and the telephone by which they are reached. */
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

/** The e-mail by which somebody is reached, and the language in which they are written to. */
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
