import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MinutesPerson } from '@mahzar/shared/protocol/minutes';
import { addMinutesWords } from '../i18n/minutes-words.ts';

/** Returns the words of the minutes. */
export function useMinutesWords() {
  const { i18n } = useTranslation();
  useState(() => addMinutesWords(i18n));
  return useTranslation('minutes').t;
}

/** Names people of the minutes: by name, a protected person by number, and by role where names were erased. */
export function useMinutesNames() {
  const t = useMinutesWords();
  const { t: common } = useTranslation();
  const roleOf = ({ role }: Pick<MinutesPerson, 'role'>): string => common(`roles.${role}`);
  const nameOf = (person: MinutesPerson): string =>
    person.alias === null ? (person.name ?? roleOf(person)) : t('protectedPerson', { number: person.alias });
  return { nameOf, roleOf };
}
