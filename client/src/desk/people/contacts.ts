import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { MASKED_NATIONAL_ID, parseNationalId } from '@mahzar/shared/national-id';
import { localMobile, parseMobile } from '@mahzar/shared/phone';
import type { Language } from '../../i18n/language.ts';
import { latinDigits } from '../ui/digits.ts';
import { missing } from '../ui/missing.ts';

/** A person's identity and contacts in a form: missing values are ''. */
export interface ContactsDraft {
  readonly name: string;
  readonly nationalId: string;
  readonly phone: string;
  readonly email: string;
  readonly language: Language;
}

/** A person's identity and contacts, as the service has them. */
interface Contacts {
  readonly name: string;
  readonly nationalId: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly language: Language;
}

export const NO_CONTACTS: ContactsDraft = { name: '', nationalId: '', phone: '', email: '', language: 'fa' };

/** Converts an optional text for the service. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Converts the service's data for a form. */
export function contactsOf({ name, nationalId, phone, email, language }: Contacts): ContactsDraft {
  return {
    name,
    nationalId: nationalId ?? '',
    phone: phone === null ? '' : localMobile(phone),
    email: email ?? '',
    language,
  };
}

/** Converts a form's data for the service. */
export function contactsBody({ name, nationalId, phone, email, language }: ContactsDraft): Contacts {
  return {
    name: name.trim(),
    nationalId: orNull(latinDigits(nationalId)),
    phone: orNull(latinDigits(phone)),
    email: orNull(email),
    language,
  };
}

/** Returns missing or wrong fields of the person at a position of the form. */
export function problemsOfContacts({ name, nationalId, phone }: ContactsDraft, at: number): FieldProblem[] {
  const id = latinDigits(nationalId).trim();
  return [
    ...missing(`people.${at}.name`, name),
    ...(id !== '' && parseNationalId(id) === null && !MASKED_NATIONAL_ID.test(id)
      ? [{ field: `people.${at}.nationalId`, code: 'national-id' }]
      : []),
    ...(phone.trim() !== '' && parseMobile(latinDigits(phone)) === null
      ? [{ field: `people.${at}.phone`, code: 'mobile' }]
      : []),
  ];
}

/** Removes national IDs, which must not stay in the tab's storage. */
export function withoutNationalIds<Person extends ContactsDraft>(people: readonly Person[]): readonly Person[] {
  return people.map((person) => ({ ...person, nationalId: '' }));
}

/** Returns the list with one item replaced, or removed. */
export function withOne<Item>(all: readonly Item[], at: number, item: Item | null): readonly Item[] {
  return all.flatMap((one, index) => (index !== at ? [one] : item === null ? [] : [item]));
}
