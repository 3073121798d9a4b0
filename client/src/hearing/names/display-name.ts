import type { TFunction } from 'i18next';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';

/** What a person is called by: a name, or the number by which a protected person is known. */
export type Named = Pick<NamedPerson, 'name' | 'alias'>;

/** The name to show of a person, everywhere: a protected person is called by an alias and by nothing else. */
export function displayName(t: TFunction, { name, alias }: Named): string {
  return alias === null ? name : t('people.alias', { number: alias });
}
