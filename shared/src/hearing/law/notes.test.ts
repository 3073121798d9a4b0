import { expect, it } from 'vitest';
import { CITIZEN, CLERK, Courtroom, JUDGE, OBSERVER } from '../courtroom.fixture.ts';
import type { MessageId } from '../ids.ts';
import { NOTES } from './chat.ts';

const [FIRST, SECOND] = ['n1', 'n2'] as MessageId[] as [MessageId, MessageId];
const note = (id: MessageId, about: number, corrects?: MessageId) =>
  ({
    type: 'write-note',
    note: id,
    about,
    sha256: '0'.repeat(64),
    ...(corrects !== undefined && { corrects }),
  }) as const;

it('log notes are written by those who run the hearing, of a moment that is not to come', () => {
  const room = new Courtroom().with(JUDGE, CLERK, CITIZEN).admitted(CITIZEN);
  for (const seat of [CITIZEN, OBSERVER]) expect(room.ask(seat, note(FIRST, 0))).toBe('not-permitted');
  const about = room.now - 5000;
  room.ask(CLERK, note(FIRST, about));
  room.ask(JUDGE, note(SECOND, room.now + 60_000));
  expect([...room.state.notes]).toEqual([
    [FIRST, { about, corrects: null }],
    [SECOND, { about: room.now, corrects: null }],
  ]);
});

it('a correction names a note that there is, and leaves it as it was', () => {
  const room = new Courtroom().with(JUDGE, CLERK);
  room.ask(CLERK, note(FIRST, room.now));
  const before = room.state.notes.get(FIRST);
  expect(room.ask(CLERK, note(SECOND, room.now, 'none' as MessageId))).toBe('unknown-conversation');
  room.ask(CLERK, note(SECOND, room.now, FIRST));
  expect(room.state.notes.get(FIRST)).toEqual(before);
  expect(room.state.notes.get(SECOND)?.corrects).toBe(FIRST);
});

it('notes are no conversation into which a message is posted', () => {
  const room = new Courtroom().with(JUDGE, CLERK);
  const message = { type: 'post-message', message: FIRST, conversation: NOTES, sha256: '0'.repeat(64) } as const;
  expect(room.ask(CLERK, message)).toBe('unknown-conversation');
});
