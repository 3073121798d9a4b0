import { expect, it } from 'vitest';
import { problemOfDays } from './days.ts';

it('figures are of one day to four hundred', () => {
  expect(problemOfDays('2026-11-25', '2026-11-25')).toBeNull();
  expect(problemOfDays('2026-01-01', '2027-02-04')).toBeNull();
  expect(problemOfDays('2026-01-01', '2027-02-05')).toBe('tooLong');
  expect(problemOfDays('2026-11-25', '2026-11-24')).toBe('backwards');
});
