import { describe, expect, it } from 'vitest';
import type { SeatId } from '../hearing/ids.ts';
import { CITIZEN, Courtroom, JUDGE } from '../hearing/courtroom.fixture.ts';
import { STAFF_ROLES } from '../staff/roles.ts';
import type { StaffRole } from '../staff/roles.ts';
import { deletionBars, dueAt, mayReadReasons, mayRetain, RETENTION_ACTS, UNSET_PERIOD } from './retention.ts';
import type { RetentionStanding } from './retention.ts';

const DAY = 86_400_000;
const END = Date.UTC(2026, 10, 3);
const standing = (change: Partial<RetentionStanding> = {}): RetentionStanding => ({
  endedAt: END,
  period: { keepDays: 100, appealDays: 20 },
  isHeld: false,
  hasOpenRequest: false,
  hasOrder: false,
  ...change,
});

describe('a record', () => {
  it('may be deleted when its period is over and nothing keeps it', () => {
    expect(deletionBars(standing(), END + 100 * DAY - 1)).toEqual(['not-due']);
    expect(deletionBars(standing(), END + 100 * DAY)).toEqual([]);
    expect(dueAt(standing())).toBe(END + 100 * DAY);
  });

  it('is kept without a period, while it is held, and while anything about it is open', () => {
    const later = END + 200 * DAY;
    expect(deletionBars(standing({ period: UNSET_PERIOD }), later)).toEqual(['kept']);
    expect(dueAt(standing({ period: UNSET_PERIOD }))).toBeNull();
    expect(deletionBars(standing({ isHeld: true, hasOpenRequest: true, hasOrder: true }), later)).toEqual([
      'hold',
      'request',
      'copy-order',
    ]);
    expect(deletionBars(standing({ endedAt: null }), later)).toEqual(['hearing-not-over']);
  });

  it('is kept while the period of appeal runs, however short the other is', () => {
    const short = standing({ period: { keepDays: 10, appealDays: 60 } });
    expect(deletionBars(short, END + 59 * DAY)).toEqual(['appeal']);
    expect(dueAt(short)).toBe(END + 60 * DAY);
  });
});

describe('who holds and deletes records', () => {
  const { state } = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
  const acts = (staffRoles: readonly StaffRole[], seat: SeatId | null = null) =>
    RETENTION_ACTS.filter((act) => mayRetain({ staffRoles, seat, isAllocated: false }, state, act));

  it.each(STAFF_ROLES.map((role) => [role] as const))('%s, by the table', (role) => {
    const expected = {
      judge: ['hold', 'lift', 'order', 'cancel', 'carry-out'],
      clerk: ['hold', 'cancel', 'carry-out'],
    };
    expect(acts([role])).toEqual(expected[role as keyof typeof expected] ?? []);
  });

  it('is nobody who is there for themselves, and nobody by a seat alone', () => {
    expect(acts(['judge'], CITIZEN)).toEqual([]);
    expect(acts(['judge'], JUDGE)).toHaveLength(5);
    expect(acts([], JUDGE)).toEqual([]);
  });

  it('is not whoever ordered it, where a deletion is carried out', () => {
    const judge = { staffRoles: ['judge'], seat: null, isAllocated: false } as const;
    expect(RETENTION_ACTS.filter((act) => !mayRetain(judge, state, act, true))).toEqual(['carry-out']);
  });

  it('alone is told the reasons, and nobody who is there for themselves', () => {
    const told = (staffRoles: readonly StaffRole[], seat: SeatId | null = null) =>
      mayReadReasons({ staffRoles, seat, isAllocated: false }, state);
    expect([told(['clerk']), told(['judge'], JUDGE)]).toEqual([true, true]);
    expect([told(['administrator']), told(['judge'], CITIZEN), told([], JUDGE)]).toEqual([false, false, false]);
  });
});
