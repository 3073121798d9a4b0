import { expect, it } from 'vitest';
import { lunarHolidayNear } from './lunar-holidays.ts';

/** The actual holidays in Iran in the year 1404. */
const OF_1404 = {
  '2025-03-31': 'fitr',
  '2025-04-01': 'fitr',
  '2025-04-24': 'sadiq',
  '2025-06-06': 'adha',
  '2025-06-14': 'ghadir',
  '2025-07-05': 'tasua',
  '2025-07-06': 'ashura',
  '2025-08-14': 'arbaeen',
  '2025-08-22': 'prophet-death',
  '2025-08-24': 'reza',
  '2025-09-01': 'askari',
  '2025-09-10': 'prophet-birth',
  '2025-11-24': 'fatima',
  '2026-01-03': 'ali-birth',
  '2026-01-17': 'mabath',
  '2026-02-04': 'mahdi',
  '2026-03-11': 'ali-death',
};

it('lunar holidays are known to a day, and which day it is by calculation', () => {
  expect(Object.fromEntries(Object.keys(OF_1404).map((day) => [day, lunarHolidayNear(day)?.holiday]))).toEqual(OF_1404);
  expect(lunarHolidayNear('2025-07-06')).toEqual({ holiday: 'ashura', date: '2025-07-06' });
  // The calculated date is a day early.
  expect(lunarHolidayNear('2025-06-06')).toEqual({ holiday: 'adha', date: '2025-06-07' });
  expect(['2025-07-09', '2025-10-15', '', 'x'].map(lunarHolidayNear)).toEqual([null, null, null, null]);
});
