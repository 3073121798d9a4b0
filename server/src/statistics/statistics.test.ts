import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { expect, it } from 'vitest';
import { statisticsOf } from './statistics.ts';
import type { HeldFacts } from './statistics.ts';

const MINUTE = 60_000;
const CLOCK = courtClock(COURT_ZONE);
/** 09:30 in Tehran, Wednesday 25 November 2026. */
const START = Date.UTC(2026, 10, 25, 6);
const fact = (more: Partial<HeldFacts> = {}): HeldFacts => ({
  startsAt: START,
  branch: 'one',
  judge: 'a',
  people: 4,
  absent: 0,
  beganAt: null,
  endedAt: null,
  end: null,
  ...more,
});
const held = (late: number, long: number, more: Partial<HeldFacts> = {}) =>
  fact({ beganAt: START + late * MINUTE, endedAt: START + (late + long) * MINUTE, end: 'closed', ...more });

it('hearings are counted by what became of them, delay and length of those held', () => {
  const all = [
    held(4, 30, { absent: 1 }),
    held(20, 50, { end: 'adjourned' }),
    held(6, 40),
    fact({ end: 'cancelled', absent: 4 }),
    fact({ absent: 4 }),
    fact({ startsAt: START + 100 * MINUTE }),
  ];
  expect(statisticsOf(all, 'day', START + 10 * MINUTE, CLOCK).total).toEqual({
    key: '',
    booked: 6,
    held: 3,
    adjourned: 1,
    cancelled: 1,
    notHeld: 1,
    medianDelayMinutes: 6,
    delayedOver15Minutes: 1,
    noShows: 1,
    people: 12,
    medianLengthMinutes: 40,
  });
});

it('they are grouped by day and week of the court, by branch, and by judge', () => {
  const all = [held(0, 1), held(0, 1, { startsAt: START + 3 * 86_400_000, branch: 'two', judge: 'b' })];
  const keys = (by: Parameters<typeof statisticsOf>[1]) =>
    statisticsOf(all, by, START, CLOCK).items.map(({ key }) => key);
  expect(keys('day')).toEqual(['2026-11-25', '2026-11-28']);
  expect(keys('week')).toEqual(['2026-11-21', '2026-11-28']);
  expect(keys('branch')).toEqual(['one', 'two']);
  expect(keys('judge')).toEqual(['a', 'b']);
});

it('of nothing there are no medians', () => {
  expect(statisticsOf([], 'day', 0, CLOCK)).toMatchObject({
    total: { booked: 0, medianDelayMinutes: null },
    items: [],
  });
});
