import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { usePersonName } from '../people/usePersonName.ts';
import { useBookingWords } from '../words/useBookingWords.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { COMPANY } from './draft.ts';
import type { PersonDraft } from './draft.ts';

/** Returns the details of a person's collapsed row besides name and role: whom they accompany, measures, contacts. */
export function useAboutPerson() {
  const t = useStaffWords();
  const words = useBookingWords();
  const nameOf = usePersonName();
  const { language } = useLanguage();
  return (person: PersonDraft, people: readonly PersonDraft[]): readonly string[] => {
    const principals = COMPANY.has(person.role) ? people.filter(({ id }) => person.with.includes(id)) : [];
    const host = people.find(({ id }) => id === person.through);
    return [
      ...(principals.length > 0 ? [t('people.with', { names: words.list(principals.map(nameOf)) })] : []),
      ...(host === undefined ? [] : [t('people.through', { name: nameOf(host) })]),
      ...(person.protected ? [t('people.protected')] : []),
      ...(person.interpreterRequired ? [t('people.interpreterRequired')] : []),
      // Isolates numbers and addresses, which keep their direction within text of the other one.
      ...[localDigits(language, person.phone.trim()), person.email.trim()]
        .filter((text) => text !== '')
        .map((text) => `\u2066${text}\u2069`),
    ];
  };
}
