import { browser, CLERK, Courtroom, ACCUSED, JUDGE, session } from '@mahzar/shared/hearing/courtroom.fixture';
import { Rejection } from '@mahzar/shared/rejection';
import { expect, it } from 'vitest';
import { callerIn } from './minutes-callers.ts';
import type { MinutesAccess } from './minutes-callers.ts';

const byLink = (seat: typeof JUDGE, of: string = seat): MinutesAccess => {
  return { kind: 'link', seat, session: session(of), browser: browser(of) };
};
const comes = ({ state }: Courtroom, door: MinutesAccess): string => {
  const caller = callerIn(state, door);
  return caller instanceof Rejection ? caller.code : 'in';
};

it('a link alone is nobody of the court, before the hearing, while it is held and when it is over', () => {
  const room = new Courtroom();
  for (const seat of [JUDGE, CLERK]) expect(comes(room, byLink(seat, 'thief'))).toBe('desk-only');
  room.with(JUDGE, CLERK, ACCUSED).admitted(ACCUSED).inSession();
  for (const seat of [JUDGE, CLERK, ACCUSED]) {
    expect(comes(room, byLink(seat))).toBe('in');
    expect(comes(room, byLink(seat, 'thief'))).toBe('not-entered');
  }
  expect(room.ask(JUDGE, { type: 'close' })).toBe('ok');
  for (const seat of [JUDGE, CLERK]) {
    expect(comes(room, byLink(seat))).toBe('in');
    expect(comes(room, byLink(seat, 'thief'))).toBe('desk-only');
    expect(comes(room, { kind: 'desk', account: 'a1' as never, session: 's1', seat })).toBe('in');
  }
  // People who sign by a code to their telephone may use the link in any browser.
  expect(comes(room, byLink(ACCUSED, 'another'))).toBe('in');
});

it('whoever sees their own cases comes in any browser when the hearing is over, if they are known, and are not the court', () => {
  const room = new Courtroom().with(JUDGE, CLERK, ACCUSED).admitted(ACCUSED).inSession();
  const own = (seat: typeof JUDGE): MinutesAccess => ({ kind: 'own', seat });
  expect(comes(room, own(ACCUSED))).toBe('not-entered');
  expect(room.ask(JUDGE, { type: 'close' })).toBe('ok');
  expect([JUDGE, CLERK, ACCUSED].map((seat) => comes(room, own(seat)))).toEqual(['desk-only', 'desk-only', 'in']);
});
