import { describe, expect, it } from 'vitest';
import {
  ACCUSED,
  CITIZEN,
  CLERK,
  COMPANION,
  Courtroom,
  INTERPRETER,
  JUDGE,
  LAWYER,
} from '../hearing/courtroom.fixture.ts';
import { MAGISTRATE, OBSERVER, PROSECUTOR, WITNESS } from '../hearing/courtroom.fixture.ts';
import type { SeatId } from '../hearing/ids.ts';
import { Rejection } from '../rejection.ts';
import { RECORDING_POLICIES } from '../scheduling/booking.ts';
import { STAFF_ROLES } from '../staff/roles.ts';
import type { StaffRole } from '../staff/roles.ts';
import { mayPlay } from './may-play.ts';
import type { RecordAccess } from './may-play.ts';

const held = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
const during = held.state;
held.ask(JUDGE, { type: 'close' });
const over = held.state;

function asked(
  who: { readonly roles?: readonly StaffRole[]; readonly seat?: SeatId; readonly isAllocated?: boolean },
  access: RecordAccess,
  state = over,
): string {
  const { roles = [], seat = null, isAllocated = false } = who;
  const right = mayPlay({ staffRoles: roles, seat, isAllocated }, state, access);
  return right instanceof Rejection ? right.code : right.as;
}

/** In the order of `RECORDING_POLICIES`: parties, open, confidential, sealed. */
const none = ['not-permitted', 'not-permitted', 'not-permitted', 'record-sealed'];
const BY_SEAT: readonly (readonly [SeatId, readonly string[]])[] = [
  [JUDGE, ['court', 'court', 'court', 'court']],
  [MAGISTRATE, ['court', 'court', 'court', 'court']],
  [CLERK, ['court', 'court', 'court', 'record-sealed']],
  [PROSECUTOR, ['seat', 'seat', 'not-permitted', 'record-sealed']],
  [CITIZEN, ['seat', 'seat', 'not-permitted', 'record-sealed']],
  [ACCUSED, ['seat', 'seat', 'not-permitted', 'record-sealed']],
  [LAWYER, ['seat', 'seat', 'not-permitted', 'record-sealed']],
  [INTERPRETER, ['not-permitted', 'seat', 'not-permitted', 'record-sealed']],
  [OBSERVER, ['not-permitted', 'seat', 'not-permitted', 'record-sealed']],
  [WITNESS, none],
];

describe('who may play the record of a hearing', () => {
  it.each(BY_SEAT)('%s, by the seat', (seat, expected) => {
    expect(RECORDING_POLICIES.map((access) => asked({ seat }, access))).toEqual(expected);
  });

  it.each(STAFF_ROLES.map((role) => [role] as const))('%s, at the desk', (role) => {
    const reads = ['clerk', 'judge', 'prosecutor'].includes(role);
    const plain = RECORDING_POLICIES.map((access) => asked({ roles: [role] }, access));
    expect(plain).toEqual(reads ? ['court', 'court', 'not-permitted', 'record-sealed'] : none);
    const allocated = RECORDING_POLICIES.map((access) => asked({ roles: [role], isAllocated: true }, access));
    expect(allocated).toEqual(reads ? ['court', 'court', 'court', 'record-sealed'] : none);
  });

  it('is the court alone while the hearing is held', () => {
    expect(asked({ seat: JUDGE }, 'parties', during)).toBe('court');
    expect(asked({ roles: ['clerk'] }, 'parties', during)).toBe('court');
    expect(asked({ seat: CITIZEN }, 'open', during)).toBe('hearing-not-over');
    expect(asked({ seat: WITNESS }, 'open', during)).toBe('not-permitted');
  });

  it.each([
    [PROSECUTOR, false],
    [CITIZEN, false],
    [LAWYER, false],
    [INTERPRETER, true],
    [COMPANION, true],
    [OBSERVER, true],
  ])('%s gets of an open record only what was granted to the seat: %s', (seat, asGranted) => {
    const right = mayPlay({ staffRoles: [], seat, isAllocated: false }, over, 'open');
    expect(right).toEqual({ as: 'seat', seat, asGranted });
  });

  it('is by the seat for who has one, whatever the desk would allow', () => {
    const prosecutor = { seat: PROSECUTOR, roles: ['prosecutor', 'clerk'] as const, isAllocated: true };
    expect(asked(prosecutor, 'parties')).toBe('seat');
    expect(asked(prosecutor, 'confidential')).toBe('not-permitted');
  });

  it('gives nothing to who is nobody there', () => {
    expect(RECORDING_POLICIES.map((access) => asked({}, access))).toEqual(none);
    expect(asked({ seat: 'stranger' as SeatId }, 'open')).toBe('not-permitted');
  });
});
