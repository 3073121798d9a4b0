import { parseNationalId } from '@mahzar/shared/national-id';
import type { Person } from '@mahzar/shared/scheduling/person';
import { sameName, wordsOf } from '@mahzar/shared/scheduling/words';
import { blindIndex } from '../storage/system-keys.ts';

/** Blind indexes by which cases and bookings are found. The kind of a word is part of its index, unreadable without the key. */
export interface WordIndex {
  /** One for each word of a name. */
  name(text: string): string[];
  title(text: string): string[];
  /** @param id ten digits */
  nationalId(id: string): string;
  /** Name and role, which identify a person without a national ID. */
  who(person: Pick<Person, 'role' | 'name'>): string;
  account(id: string): string;
  /** Indexes of a typed text: for each word those of names and titles; a national ID is one word. */
  typed(text: string): string[][];
}

export function createWordIndex(masterKey: Buffer): WordIndex {
  const index = blindIndex(masterKey, 'words');
  const words: WordIndex = {
    name: (text) => wordsOf(text).map((word) => index(`name:${word}`)),
    title: (text) => wordsOf(text).map((word) => index(`title:${word}`)),
    nationalId: (id) => index(`id:${id}`),
    who: ({ role, name }) => index(`who:${role}:${sameName(name)}`),
    account: (id) => index(`account:${id}`),
    typed(text) {
      const id = parseNationalId(text);
      if (id !== null) return [[words.nationalId(id)]];
      return wordsOf(text).map((word) => [index(`name:${word}`), index(`title:${word}`)]);
    },
  };
  return words;
}
