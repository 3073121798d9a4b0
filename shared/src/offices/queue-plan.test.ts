import { expect, it } from 'vitest';
import { aheadOf, numbersAt } from '../queue/plan.ts';
import { courtClock } from '../scheduling/court-clock.ts';
import { officeDay } from './office-day.ts';
import { queuePlan } from './queue-plan.ts';

const block = { turnMinutes: 10, officials: ['b'], ahead: 3, onTheDay: 2, kinds: [] };
const office = {
  officials: ['a', 'b', 'c'].map((account) => ({ account, title: 'deputy' as const, room: '1' })),
  kinds: ['other' as const],
  recording: 'never' as const,
  weekly: [
    {
      day: 1,
      blocks: [
        { ...block, from: 540, to: 600 },
        { ...block, from: 660, to: 720, officials: ['c', 'b'] },
      ],
    },
  ],
  exceptions: [],
};
const NINE = Date.UTC(2026, 10, 29, 5, 30);
const HOUR_MS = 3_600_000;

it('a day of an office is the plan of its queue, with what lies between its blocks', () => {
  const plan = queuePlan(office, officeDay(office, [], '2026-11-29', courtClock('Asia/Tehran')))!;
  expect(plan).toMatchObject({
    opensAt: NINE,
    closesAt: NINE + 3 * HOUR_MS,
    breaks: [{ from: NINE + HOUR_MS, until: NINE + 2 * HOUR_MS }],
    todayFrom: NINE - HOUR_MS / 2,
    plannedMs: HOUR_MS / 6,
    onDay: 4,
    officials: ['b', 'c'],
    recording: 'never',
  });
  expect(aheadOf(plan)).toBe(6);
  expect(numbersAt(plan, NINE + 2 * HOUR_MS)).toEqual({ from: 4, to: 6 });
  expect(queuePlan(office, { state: 'closed', why: 'no-hours', note: '' })).toBe(null);
});
