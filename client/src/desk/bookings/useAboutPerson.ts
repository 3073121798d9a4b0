import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { usePersonName } from '../people/usePersonName.ts';
import { useBookingWords } from '../words/useBookingWords.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { COMPANY } from './draft.ts';
import type { PersonDraft } from './draft.ts';

/** What the closed row of a person says beside their name and role: for whom they come, what was ordered, how they are reached. */
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
      // Numbers and addresses keep their direction among words of the other one.
      ...[localDigits(language, person.phone.trim()), person.email.trim()]
        .filter((text) => text !== '')
        .map((text) => `\u2066${text}\u2069`),
    ];
  };
}
