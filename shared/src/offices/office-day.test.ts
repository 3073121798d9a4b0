import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { courtClock } from '../scheduling/court-clock.ts';
import { daysFrom, freeTurns, officeDay, today, turnStands, turnTimes, weekdayOf } from './office-day.ts';
import { officeDraft } from './office.ts';
import type { Block } from './office.ts';

const clock = courtClock('Asia/Tehran');
const HOUR_MS = 3_600_000;
const morning: Block = {
  from: 9 * 60,
  to: 10 * 60,
  turnMinutes: 10,
  officials: ['a', 'b'],
  ahead: 5,
  onTheDay: 3,
  kinds: [],
};
/** Sundays, 1 counted from Saturday. */
const office = { weekly: [{ day: 1, blocks: [morning] }], exceptions: [] };
const SUNDAY = '2026-11-29';
/** 9:00 in Tehran. */
const NINE = Date.UTC(2026, 10, 29, 5, 30);

const none: ReadonlyMap<number, number> = new Map();

describe('a day of an office', () => {
  it('has the hours of its day of the week, by the clock of the court', () => {
    expect([weekdayOf('2026-11-28'), weekdayOf(SUNDAY), weekdayOf('2026-11-27')]).toEqual([0, 1, 6]);
    expect(officeDay(office, [], SUNDAY, clock)).toMatchObject({
      state: 'open',
      blocks: [{ from: NINE, to: NINE + HOUR_MS, turnMinutes: 10 }],
    });
    expect(officeDay(office, [], '2026-11-30', clock)).toMatchObject({ state: 'closed', why: 'no-hours' });
  });

  it('is closed on public holidays, of the sun and of the list', () => {
    const always = { ...office, weekly: daysFrom(SUNDAY, 7).map((_, day) => ({ day, blocks: [morning] })) };
    // 22 Bahman 1405 is 11 February 2027.
    expect(officeDay(always, [], '2027-02-11', clock)).toMatchObject({ state: 'closed', why: 'holiday' });
    const list = [{ date: SUNDAY, name: 'عید' }];
    expect(officeDay(office, list, SUNDAY, clock)).toEqual({ state: 'closed', why: 'holiday', note: 'عید' });
  });

  it('is as an exception says, even on a holiday, and may close early', () => {
    const exception = { date: SUNDAY, blocks: [], closesAt: null, note: 'بازدید' };
    expect(officeDay({ ...office, exceptions: [exception] }, [], SUNDAY, clock)).toEqual({
      state: 'closed',
      why: 'exception',
      note: 'بازدید',
    });
    const early = { ...office, exceptions: [{ ...exception, blocks: [morning], closesAt: 9 * 60 + 20 }] };
    const day = officeDay(early, [{ date: SUNDAY, name: 'عید' }], SUNDAY, clock);
    expect(day).toMatchObject({ state: 'open', blocks: [{ from: NINE, to: NINE + HOUR_MS / 3 }] });
    expect(freeTurns(day, null, none, 0).map(({ at }) => at - NINE)).toEqual([0, HOUR_MS / 6]);
    expect([turnStands(day, NINE + HOUR_MS / 6), turnStands(day, NINE + HOUR_MS / 3)]).toEqual([true, false]);
  });
});

describe('turns', () => {
  const day = officeDay(office, [], SUNDAY, clock);

  it('are as many at a time as officials receive, the first of the block', () => {
    expect(freeTurns(day, null, none, 0)).toEqual([
      { at: NINE, free: 2 },
      { at: NINE + HOUR_MS / 6, free: 2 },
      { at: NINE + HOUR_MS / 3, free: 1 },
    ]);
  });

  it('are gone when they are taken, and all when people may join the queue of the day', () => {
    const taken = new Map([[NINE + HOUR_MS / 6, 2]]);
    const before = NINE - HOUR_MS / 2;
    expect(freeTurns(day, null, taken, before - 1).map(({ at }) => at - NINE)).toEqual([0, HOUR_MS / 3]);
    expect(freeTurns(day, null, taken, before)).toEqual([]);
  });

  it('are for matters that the block receives', () => {
    const only = { ...office, weekly: [{ day: 1, blocks: [{ ...morning, kinds: ['detention' as const] }] }] };
    const narrow = officeDay(only, [], SUNDAY, clock);
    expect(freeTurns(narrow, 'complaint', none, 0)).toEqual([]);
    expect(freeTurns(narrow, 'detention', none, 0)).toHaveLength(3);
    expect(today(narrow, 'complaint', 0, NINE)).toMatchObject({ state: 'closed' });
  });

  it('of every block are within it, in order, and never more than were planned', () => {
    const some = fc.record({
      from: fc.integer({ min: 0, max: 1e6 }),
      length: fc.integer({ min: 1, max: 600 }),
      turnMinutes: fc.integer({ min: 2, max: 240 }),
      officials: fc.array(fc.string(), { minLength: 1, maxLength: 10 }),
      ahead: fc.integer({ min: 0, max: 500 }),
    });
    fc.assert(
      fc.property(some, ({ length, from, ...block }) => {
        const to = from + length * 60_000;
        const times = turnTimes({ ...block, from, to, onTheDay: 0, kinds: [] });
        const room = block.officials.length * Math.floor(length / block.turnMinutes);
        expect(times.reduce((sum, { places }) => sum + places, 0)).toBe(Math.min(block.ahead, room));
        expect(times.every(({ at }) => at >= from && at + block.turnMinutes * 60_000 <= to)).toBe(true);
        expect(times.every(({ places }) => places > 0 && places <= block.officials.length)).toBe(true);
      }),
    );
  });
});

describe('the queue of the day', () => {
  const day = officeDay(office, [], SUNDAY, clock);

  it.each([
    [NINE - HOUR_MS, 0, 'not-yet', 3],
    [NINE - HOUR_MS / 2, 0, 'open', 3],
    [NINE, 2, 'open', 1],
    [NINE, 3, 'full', 0],
    [NINE + HOUR_MS, 0, 'over', 3],
  ])('at %d with %d who joined is %s', (now, joined, state, left) => {
    expect(today(day, null, joined, now)).toMatchObject({ state, left, closesAt: NINE + HOUR_MS });
  });
});

describe('what is written of an office', () => {
  const draft = {
    name: 'دادسرای شهرستان',
    place: '',
    telephone: '',
    kinds: ['other'],
    recording: 'by-consent',
    officials: [
      { account: 'a', title: 'prosecutor', room: '۱' },
      { account: 'b', title: 'deputy', room: '۲' },
    ],
    daysAhead: 14,
    ...office,
  };
  const withBlock = (change: Partial<Block>) => ({
    ...draft,
    weekly: [{ day: 1, blocks: [{ ...morning, ...change }] }],
  });

  it('is taken when it holds together', () => {
    expect(officeDraft.safeParse(draft).success).toBe(true);
  });

  it.each([
    ['a block that ends before it begins', withBlock({ to: 8 * 60 })],
    ['more turns than there is time for', withBlock({ ahead: 13 })],
    ['an official who is none', withBlock({ officials: ['c'], ahead: 1 })],
    ['an official twice', withBlock({ officials: ['a', 'a'] })],
    ['two blocks at once', { ...draft, weekly: [{ day: 1, blocks: [morning, { ...morning, from: 570, to: 630 }] }] }],
    ['a day of the week twice', { ...draft, weekly: [...draft.weekly, ...draft.weekly] }],
    ['no official', { ...draft, officials: [] }],
  ])('is refused with %s', (_, wrong) => {
    expect(officeDraft.safeParse(wrong).success).toBe(false);
  });
});
