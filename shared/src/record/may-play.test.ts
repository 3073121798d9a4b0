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
import { mayHave, mayPlay } from './may-play.ts';
import type { OrderScope, RecordAccess, RecordAction } from './may-play.ts';

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

describe('who may have a copy of a record, and keep it', () => {
  type Who = Parameters<typeof asked>[0] & { readonly orders?: readonly OrderScope[]; readonly areOld?: boolean };
  const wished = (who: Who, wish: RecordAction, state = over): string[] =>
    RECORDING_POLICIES.map((access) => {
      const { roles: staffRoles = [], seat = null, isAllocated = false, areOld = false } = who;
      const orders = (who.orders ?? []).map((scope) => ({ scope, isBeforeSeal: areOld }));
      const right = mayHave({ staffRoles, seat, isAllocated, orders }, state, access, wish);
      return right instanceof Rejection ? right.code : right.as;
    });

  it('is the court by its seat or at the desk, when the hearing is over', () => {
    expect(wished({ seat: JUDGE }, 'copy')).toEqual(['court', 'court', 'court', 'court']);
    expect(wished({ seat: JUDGE }, 'copy', during)).toEqual(Array(4).fill('hearing-not-over'));
    expect(wished({ seat: CLERK }, 'copy')).toEqual(['court', 'court', 'court', 'record-sealed']);
    expect(wished({ roles: ['clerk'] }, 'copy')).toEqual(['court', 'court', 'not-permitted', 'record-sealed']);
    expect(wished({ seat: JUDGE }, 'keep', during)).toEqual(['court', 'court', 'court', 'court']);
  });

  it.each(['copy', 'keep'] as const)('is no prosecutor at the desk without an order: %s', (wish) => {
    const none = wish === 'copy' ? 'copy-not-ordered' : 'not-permitted';
    expect(wished({ roles: ['prosecutor'] }, wish)).toEqual([none, none, 'not-permitted', 'record-sealed']);
  });

  it('is a party by an order of the court, as their seat and after the hearing', () => {
    const none = ['copy-not-ordered', 'copy-not-ordered', 'not-permitted', 'record-sealed'];
    expect(wished({ seat: CITIZEN }, 'copy')).toEqual(none);
    expect(wished({ seat: CITIZEN, orders: ['copy'] }, 'copy')).toEqual(Array(4).fill('seat'));
    expect(wished({ seat: CITIZEN, orders: ['copy'] }, 'play', during)).toEqual(Array(4).fill('hearing-not-over'));
    expect(wished({ seat: CITIZEN, orders: ['copy', 'sealed-store'] }, 'keep')).not.toContain('court');
    // A person who may hear only parts of a hearing never gets more of other people than was granted then, whatever the orders.
    const right = mayHave(
      { staffRoles: [], seat: WITNESS, isAllocated: false, orders: [{ scope: 'copy', isBeforeSeal: false }] },
      over,
      'sealed',
      'copy',
    );
    expect(right).toEqual({ as: 'seat', seat: WITNESS, asGranted: true });
  });

  it('is without the name of whom it is for only for whoever keeps the record, whatever was ordered', () => {
    expect(wished({ seat: JUDGE }, 'unmarked-copy')).toEqual(Array(4).fill('court'));
    expect(wished({ seat: JUDGE }, 'unmarked-copy', during)).toEqual(Array(4).fill('hearing-not-over'));
    for (const who of [{ seat: CITIZEN }, { roles: ['prosecutor'] as const }])
      expect(wished({ ...who, orders: ['copy'] }, 'unmarked-copy')).toEqual(none);
  });

  it('is by an order from before the seal no longer, while it is sealed', () => {
    const old = { seat: CITIZEN, orders: ['copy'], areOld: true } as const;
    for (const wish of ['play', 'copy'] as const)
      expect(wished(old, wish)).toEqual(['seat', 'seat', 'seat', 'record-sealed']);
    const sealedStore = { seat: JUDGE, orders: ['sealed-store'], areOld: true } as const;
    expect(wished(sealedStore, 'sealed-store')).toEqual(Array(4).fill('court'));
  });

  it('gives the sealed store to nobody without an order, and to nobody outside the court', () => {
    const orders = ['copy', 'sealed-store'] as const;
    expect(wished({ seat: JUDGE, orders: ['copy'] }, 'sealed-store')).toEqual(Array(4).fill('record-sealed'));
    expect(wished({ seat: JUDGE, orders }, 'sealed-store')).toEqual(Array(4).fill('court'));
    expect(wished({ seat: CLERK, orders }, 'sealed-store', during)).toEqual(Array(4).fill('hearing-not-over'));
    for (const seat of [PROSECUTOR, CITIZEN, LAWYER, WITNESS])
      expect(wished({ seat, orders }, 'sealed-store')).toEqual(Array(4).fill('not-permitted'));
  });
});
