import type { TFunction } from 'i18next';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';

/** A person's name, or the number of a protected person. */
export type NameOrAlias = Pick<NamedPerson, 'name' | 'alias'>;

/** Returns the displayed name of a person, used everywhere: a protected person is shown by alias only. */
export function displayName(t: TFunction, { name, alias }: NameOrAlias): string {
  return alias === null ? name : t('people.alias', { number: alias });
}
