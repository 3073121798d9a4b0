import { expect, it } from 'vitest';
import { holidayOf } from './holidays.ts';

it('Fridays and the holidays of the solar year are known, in leap years too', () => {
  // Nowruz was on 21 March 2025 and is on 21 March 2026; 1403 was a leap year, with 30 Esfand.
  expect(['2025-03-19', '2025-03-20', '2025-03-21', '2025-03-24', '2025-03-25'].map(holidayOf)).toEqual([
    'oil-day',
    null,
    'nowruz',
    'nowruz',
    null,
  ]);
  expect(['2026-04-01', '2026-04-02', '2026-06-04', '2026-06-05', '2027-02-11'].map(holidayOf)).toEqual([
    'republic-day',
    'nature-day',
    'khomeini',
    'fifteenth-khordad',
    'revolution',
  ]);
  expect(['2026-11-27', '2026-11-28', ''].map(holidayOf)).toEqual(['friday', null, null]);
});
