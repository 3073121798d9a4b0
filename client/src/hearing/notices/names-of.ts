import type { TFunction } from 'i18next';
import { formatList } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { displayName } from '../names/display-name.ts';
import type { NoticePerson } from './notices.ts';

/** Returns the first names, and the number of further ones. */
export function namesOf(people: readonly NoticePerson[], t: TFunction, language: Language): string {
  const names = people.map((person) => displayName(t, person));
  const few = names.length <= 3 ? names : [...names.slice(0, 2), t('notices.others', { count: names.length - 2 })];
  return formatList(language, few);
}
