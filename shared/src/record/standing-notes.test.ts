import { expect, it } from 'vitest';
import type { LogNote } from '@mahzar/shared/protocol/messages';
import { standingNotes } from './standing-notes.ts';

const note = (id: string, about: number, corrects: string | null = null): LogNote => {
  return { id, at: about + 10, about, from: 'clerk', text: `text of ${id}`, corrects };
};

it('notes stand by their moments, and corrections in the places of what they correct, however often', () => {
  const notes = [note('a', 100), note('b', 50), note('c', 200, 'a'), note('d', 300, 'a'), note('e', 400, 'd')];
  expect(
    standingNotes(notes).map(({ about, latest, before }) => [about, latest.id, before.map(({ id }) => id)]),
  ).toEqual([
    [50, 'b', []],
    [100, 'e', ['a', 'c', 'd']],
  ]);
});
