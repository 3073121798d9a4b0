import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { expect, it } from 'vitest';
import { worksThrough } from './working-hours.ts';
import type { Hours } from './working-hours.ts';

const CLOCK = courtClock(COURT_ZONE);
const works = (hours: Hours, from: number, to: number) => worksThrough(hours, from, to, CLOCK);

/** 25 November 2026, a Wednesday: the fifth day of a week that begins on Saturday. */
const at = (hour: number, day = 25) => CLOCK.atWallClock(Date.UTC(2026, 10, day, hour));
const H = 60;
const weekly = [
  {
    day: 4,
    hours: [
      { from: 8 * H, to: 12 * H },
      { from: 12 * H, to: 14 * H },
    ],
  },
  { day: 5, hours: [{ from: 0, to: 2 * H }] },
];

it('somebody works through what lies within their hours, also over time ranges that touch', () => {
  const hours = { weekly, exceptions: [] };
  expect(works(hours, at(9), at(10))).toBe(true);
  expect(works(hours, at(8), at(14))).toBe(true);
  expect(works(hours, at(7), at(9))).toBe(false);
  expect(works(hours, at(13), at(15))).toBe(false);
  expect(works(hours, at(9, 24), at(10, 24))).toBe(false);
});

it('a day that differs has its own hours, and none when off', () => {
  const off = { weekly, exceptions: [{ date: '2026-11-25', hours: [] }] };
  expect(works(off, at(9), at(10))).toBe(false);
  const late = { weekly, exceptions: [{ date: '2026-11-25', hours: [{ from: 16 * H, to: 24 * H }] }] };
  expect(works(late, at(17), at(18))).toBe(true);
  expect(works(late, at(23), at(25))).toBe(true);
  expect(works(late, at(23), at(27))).toBe(false);
});

it('of whom nothing was said it is not known', () => {
  expect(works({ weekly: [], exceptions: [] }, at(9), at(10))).toBeNull();
});
