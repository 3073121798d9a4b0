import { expect, it } from 'vitest';
import { courtClock } from '../scheduling/court-clock.ts';
import { deadlineEnd } from './deadline.ts';

const clock = courtClock('Asia/Tehran');
const at = (shown: string) => clock.atWallClock(Date.parse(`${shown}Z`));
/** Returns the last day of the deadline. */
const lastDay = (servedAt: string, days: number) => clock.dayOf(deadlineEnd(at(servedAt), days, clock) - 1);

it('counts neither the day of the service nor that of the act', () => {
  expect(lastDay('2026-11-01T00:00:00', 10)).toBe('2026-11-12');
  expect(lastDay('2026-11-01T23:59:59', 10)).toBe('2026-11-12');
  expect(deadlineEnd(at('2026-11-01T10:00:00'), 10, clock)).toBe(at('2026-11-13T00:00:00'));
});

it('ends after a Friday and after holidays of the year, not on them', () => {
  // The 13th is a Friday.
  expect(lastDay('2026-11-02T12:00:00', 10)).toBe('2026-11-14');
  // From 20 March 2027 (29 Esfand) to 24 March (4 Farvardin) the courts are closed.
  expect(lastDay('2027-03-09T12:00:00', 10)).toBe('2027-03-25');
});
