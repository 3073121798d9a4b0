import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Allocation } from '@mahzar/shared/rest/allocation';
import { describe, expect, it } from 'vitest';
import type { AllocationFilter } from './rows.ts';
import { rowsOf, unallocatedIn } from './rows.ts';

const HOUR = 3_600_000;
const entry = (id: string, hour: number, more: Partial<Parameters<typeof rowsOf>[0][number]> = {}) => ({
  id: id as HearingId,
  state: 'booked' as const,
  case: { id: 'c', number: '1' },
  branch: 'one',
  room: null,
  kind: 'courtroom' as const,
  startsAt: hour * HOUR,
  endsAt: (hour + 1) * HOUR,
  title: id,
  ...more,
});
const allocation = (booking: string, account: string): Allocation => ({
  id: `${booking} ${account}`,
  booking: booking as HearingId,
  account,
  name: account,
  as: 'clerk',
  startsAt: 0,
  endsAt: HOUR,
  standing: 'fits',
});

describe('hearings of a day', () => {
  const entries = [
    entry('held', 8, { state: 'over' }),
    entry('mine', 9),
    entry('free', 11, { branch: 'two' }),
    entry('off', 10, { state: 'cancelled' }),
    entry('open', 10, { state: 'opened' }),
  ];
  const allocations = [allocation('mine', 'me'), allocation('mine', 'you')];
  const all: AllocationFilter = { branch: '', unallocatedOnly: false, account: null };
  const ids = (filter: Partial<AllocationFilter>) =>
    rowsOf(entries, allocations, { ...all, ...filter }).map(({ id }) => id);

  it('begin with those that nobody looks after; what is over comes last, and what was called off not at all', () => {
    expect(ids({})).toEqual(['open', 'free', 'mine', 'held']);
  });

  it('are those that fit every filter', () => {
    expect(ids({ branch: 'two' })).toEqual(['free']);
    expect(ids({ unallocatedOnly: true })).toEqual(['open', 'free']);
    expect(ids({ account: 'you' })).toEqual(['mine']);
    expect(ids({ account: 'you', unallocatedOnly: true })).toEqual([]);
  });

  it('have their staff with them, and are counted while nobody is', () => {
    const rows = rowsOf(entries, allocations, all);
    expect(rows.find(({ id }) => id === 'mine')?.staff.map(({ account }) => account)).toEqual(['me', 'you']);
    expect(unallocatedIn(rows)).toBe(2);
  });
});
