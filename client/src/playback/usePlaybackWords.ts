import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlayedPerson } from '@mahzar/shared/rest/playback';
import { addPlaybackWords } from '../i18n/playback-words.ts';

/** Returns the words for playing records. */
export function usePlaybackWords() {
  const { i18n } = useTranslation();
  useState(() => addPlaybackWords(i18n));
  return useTranslation('playback').t;
}

/** Names people of a record: by name, a protected person by number, and by role where names were erased. */
export function usePersonNames() {
  const t = usePlaybackWords();
  const { t: common } = useTranslation();
  const called = (role: PlayedPerson['role']): string =>
    role === null ? t('playedExhibits') : common(`roles.${role}`);
  return {
    nameOf: ({ name, alias, role }: PlayedPerson): string =>
      alias === null ? (name ?? called(role)) : t('protectedPerson', { number: alias }),
    roleOf: ({ role }: PlayedPerson): string => (role === null ? '' : common(`roles.${role}`)),
  };
}
