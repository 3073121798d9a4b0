import { describe, expect, it } from 'vitest';
import { daysOf } from './calendar-days.ts';

describe('the days of a calendar', () => {
  it('are whole weeks, which begin on Saturday in Persian and on Monday in English', () => {
    expect(daysOf('week', '2026-11-25', 'fa')).toEqual(
      ['21', '22', '23', '24', '25', '26', '27'].map((day) => `2026-11-${day}`),
    );
    expect(daysOf('week', '2026-11-25', 'en').at(0)).toBe('2026-11-23');
    // The first day of a week belongs to that week.
    expect(daysOf('week', '2026-11-21', 'fa').at(0)).toBe('2026-11-21');
    expect(daysOf('week', '2026-11-27', 'fa').at(-1)).toBe('2026-11-27');
  });

  it.each([
    // Azar 1405 begins on a Sunday and has thirty days.
    ['2026-11-25', '2026-11-21', '2026-12-25'],
    // Esfand 1405 has twenty-nine days, from a Saturday to a Saturday.
    ['2027-03-20', '2027-02-20', '2027-03-26'],
    // Esfand 1403, in a leap year, has thirty days: its last is a Thursday.
    ['2025-03-20', '2025-02-15', '2025-03-21'],
    // Farvardin 1406 begins on the next day.
    ['2027-03-21', '2027-03-20', '2027-04-23'],
  ])('of the Persian month of %s are from %s to %s', (day, first, last) => {
    const days = daysOf('month', day, 'fa');
    expect([days.at(0), days.at(-1)]).toEqual([first, last]);
    expect(days.length % 7).toBe(0);
    expect(new Set(days).size).toBe(days.length);
  });

  it('of an English month cross years and leap days', () => {
    expect(daysOf('month', '2028-02-29', 'en').at(0)).toBe('2028-01-31');
    expect(daysOf('month', '2026-12-31', 'en').at(-1)).toBe('2027-01-03');
  });
});
