import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { MASKED_NATIONAL_ID, parseNationalId } from '@mahzar/shared/national-id';
import { localMobile, parseMobile } from '@mahzar/shared/phone';
import type { Language } from '../../i18n/language.ts';
import { latinDigits } from '../ui/digits.ts';

/** Who somebody is and how they are reached, as it stands in a form: what is empty is ''. */
export interface ContactsDraft {
  readonly name: string;
  readonly nationalId: string;
  readonly phone: string;
  readonly email: string;
  readonly language: Language;
}

/** Who somebody is and how they are reached, as the service has it. */
interface Contacts {
  readonly name: string;
  readonly nationalId: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly language: Language;
}

export const NO_CONTACTS: ContactsDraft = { name: '', nationalId: '', phone: '', email: '', language: 'fa' };

/** A text that may be missing, as the service takes it. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What the service has, for a form. */
export function contactsOf({ name, nationalId, phone, email, language }: Contacts): ContactsDraft {
  return {
    name,
    nationalId: nationalId ?? '',
    phone: phone === null ? '' : localMobile(phone),
    email: email ?? '',
    language,
  };
}

/** What a form has, for the service. */
export function contactsBody({ name, nationalId, phone, email, language }: ContactsDraft): Contacts {
  return {
    name: name.trim(),
    nationalId: orNull(latinDigits(nationalId)),
    phone: orNull(latinDigits(phone)),
    email: orNull(email),
    language,
  };
}

/** What is missing or wrong of the person who stands at a place of the form. */
export function problemsOfContacts({ name, nationalId, phone }: ContactsDraft, at: number): FieldProblem[] {
  const id = latinDigits(nationalId).trim();
  return [
    ...(name.trim() === '' ? [{ field: `people.${at}.name`, code: 'required' }] : []),
    ...(id !== '' && parseNationalId(id) === null && !MASKED_NATIONAL_ID.test(id)
      ? [{ field: `people.${at}.nationalId`, code: 'national-id' }]
      : []),
    ...(phone.trim() !== '' && parseMobile(latinDigits(phone)) === null
      ? [{ field: `people.${at}.phone`, code: 'mobile' }]
      : []),
  ];
}

/** What may stay in the tab's storage: national IDs must not. */
export function withoutNationalIds<Person extends ContactsDraft>(people: readonly Person[]): readonly Person[] {
  return people.map((person) => ({ ...person, nationalId: '' }));
}

/** A list of the form in which one has changed, or is gone. */
export function withOne<Item>(all: readonly Item[], at: number, item: Item | null): readonly Item[] {
  return all.flatMap((one, index) => (index !== at ? [one] : item === null ? [] : [item]));
}
