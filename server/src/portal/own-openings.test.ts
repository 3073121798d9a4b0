import { ACCUSED, Courtroom, JUDGE } from '@mahzar/shared/hearing/courtroom.fixture';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { expect, it } from 'vitest';
import { MinutesCallers } from '../minutes/minutes-callers.ts';
import type { MinutesCallerParts } from '../minutes/minutes-callers.ts';
import type { Database } from '../storage/database.ts';
import { ownOpenings } from './own-openings.ts';

const WHO = { nationalId: '0076229645', phone: '+989121110001' };
/** A database whose transactions only run. */
const database = { db: { transaction: () => ({ execute: (run: (on: object) => unknown) => run({}) }) } };

it('nobody whose session ends while they come is let in to minutes unnoted, and whoever is let in was noted before', async () => {
  const room = new Courtroom().with(JUDGE, ACCUSED).admitted(ACCUSED).inSession();
  room.ask(JUDGE, { type: 'close' });
  const { state } = room;
  /** Whether the session is valid, at each question. */
  let isValid: boolean[] = [];
  const notes: unknown[] = [];
  const noteOwn = ownOpenings({
    database: database as unknown as Database,
    sessions: { sessionNow: async () => (isValid.shift() ? { who: WHO, endsAt: 1 } : undefined) },
    cookie: { read: () => 'secret' } as never,
    audit: { note: async (_on, note) => void notes.push(note.details) },
    personIndex: () => 'index',
    now: () => 0,
  });
  const callers = new MinutesCallers({
    service: { snapshot: async () => ({ state }) },
    ownSeats: async () => (isValid.shift() ? [ACCUSED] : null),
    noteOwn,
  } as unknown as MinutesCallerParts);
  const comes = async (...valid: boolean[]) => {
    isValid = valid;
    const admitted = await callers.admit('h1' as HearingId, { own: ACCUSED }, 'cookies');
    return [admitted instanceof Rejection ? admitted.code : 'in', notes.length];
  };
  expect(await comes(true, false)).toEqual(['no-session', 0]);
  expect(await comes(true, true)).toEqual(['in', 1]);
  // One entry for some minutes, and still nobody without a session.
  expect(await comes(true, true)).toEqual(['in', 1]);
  expect(await comes(true, false)).toEqual(['no-session', 1]);
  expect(notes).toEqual([{ seat: ACCUSED, person: 'index' }]);
});
