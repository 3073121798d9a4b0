import fc from 'fast-check';
import { expect, it } from 'vitest';
import { weekdayOf } from '../offices/office-day.ts';
import { courtClock } from './court-clock.ts';
import { freeTimes } from './free-times.ts';
import type { CourtHours } from './free-times.ts';
import { holidayOf } from './holidays.ts';

const HOUR_MS = 3_600_000;
const clock = courtClock('Asia/Tehran');
/** From Saturday to Wednesday, from 8 to 14. */
const hours: CourtHours = { days: [0, 1, 2, 3, 4], from: 8 * 60, to: 14 * 60 };
/** A Saturday. */
const SATURDAY = '2026-11-28';
/** 8:00 there. */
const EIGHT = Date.UTC(2026, 10, 28, 4, 30);
const wanted = { first: SATURDAY, days: 1, lengthMs: HOUR_MS, hours, holidays: [], taken: [], clock };
const hoursFromEight = (found: ReturnType<typeof freeTimes>) =>
  found.flatMap(({ times }) => times.map((at) => (at - EIGHT) / HOUR_MS));

it('are every half hour in which a hearing of the length ends within the hours', () => {
  expect(hoursFromEight(freeTimes(wanted))).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]);
  expect(hoursFromEight(freeTimes({ ...wanted, lengthMs: 6 * HOUR_MS }))).toEqual([0]);
  expect(freeTimes({ ...wanted, lengthMs: 6.5 * HOUR_MS })).toEqual([]);
});

it('leave out what overlaps with something that is taken, and nothing that only touches it', () => {
  const taken = [{ startsAt: EIGHT + 2 * HOUR_MS, endsAt: EIGHT + 4 * HOUR_MS }];
  expect(hoursFromEight(freeTimes({ ...wanted, taken }))).toEqual([0, 0.5, 1, 4, 4.5, 5]);
});

it('are on no Thursday, Friday or holiday, whether of the sun or of the list', () => {
  const days = (more: Partial<typeof wanted>) => freeTimes({ ...wanted, days: 8, ...more }).map(({ day }) => day);
  expect(days({})).toEqual([SATURDAY, '2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-05']);
  const holidays = [{ date: '2026-11-30', name: 'عید' }];
  expect(days({ holidays } as object)).not.toContain('2026-11-30');
  // 22 Bahman is a Thursday in 1405, 29 Esfand a Saturday.
  expect(days({ first: '2027-03-20', days: 1 })).toEqual([]);
});

it('of whatever is taken are free, on working days and in order', () => {
  const one = fc.record({ at: fc.integer({ min: 0, max: 14 * 24 }), length: fc.integer({ min: 1, max: 16 }) });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), fc.constantFrom(30, 60, 90, 240), (all, minutes) => {
      const lengthMs = minutes * 60_000;
      const taken = all.map(({ at, length }) => ({
        startsAt: EIGHT + at * HOUR_MS,
        endsAt: EIGHT + (at + length) * HOUR_MS,
      }));
      const found = freeTimes({ ...wanted, days: 14, lengthMs, taken });
      for (const { day, times } of found) {
        expect(hours.days).toContain(weekdayOf(day));
        expect(holidayOf(day)).toBeNull();
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        for (const at of times) {
          expect(clock.dayOf(at)).toBe(day);
          expect(taken.some(({ startsAt, endsAt }) => at < endsAt && at + lengthMs > startsAt)).toBe(false);
        }
      }
    }),
    { numRuns: 50 },
  );
});
