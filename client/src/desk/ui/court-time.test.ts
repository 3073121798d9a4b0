import { describe, expect, it } from 'vitest';
import { dayAndTimeOf, dayLater, formatMonth, momentOf, monthLater, monthOf } from './court-time.ts';

describe('what is typed as a day and a time', () => {
  it('is meant by the clock of the court', () => {
    expect(momentOf('2026-11-25', '09:00')).toBe(Date.UTC(2026, 10, 25, 5, 30));
    expect(dayAndTimeOf(Date.UTC(2026, 10, 24, 20, 30))).toEqual({ day: '2026-11-25', time: '00:00' });
  });

  it('is no moment while a part of it is missing', () => {
    expect(momentOf('', '09:00')).toBeNull();
    expect(momentOf('2026-11-25', '')).toBeNull();
  });

  it('goes on by days over the end of a month', () => {
    expect(dayLater('2026-11-30', 1)).toBe('2026-12-01');
    expect(dayLater('2026-03-01', -1)).toBe('2026-02-28');
  });

  it('goes on by months of the calendar that is shown', () => {
    // 1 Khordad, a month of 31 days, then 1 Tir; thirty days would stay within it.
    expect(monthLater('2026-05-22', 1, 'fa')).toBe('2026-06-22');
    // 31 Shahrivar has no counterpart in Mehr.
    expect(monthLater('2026-09-22', 1, 'fa')).toBe('2026-10-22');
    expect(monthLater('2026-01-31', 1, 'en')).toBe('2026-02-28');
    expect(monthLater('2026-05-22', -1, 'en')).toBe('2026-04-22');
  });

  it('is in a month of the calendar that is shown', () => {
    expect(monthOf('2026-11-25', 'fa')).toEqual({ first: '2026-11-22', last: '2026-12-21' });
    expect(monthOf('2026-02-10', 'en')).toEqual({ first: '2026-02-01', last: '2026-02-28' });
    expect(formatMonth('fa', '2026-11-25')).toBe('آذر ۱۴۰۵');
    expect(formatMonth('en', '2026-11-25')).toBe('November 2026');
  });
});
