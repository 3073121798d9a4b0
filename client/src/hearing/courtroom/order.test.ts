import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOrder } from './order.ts';
import type { Order } from './order.ts';

const COURT = ['judge', 'clerk', 'accused', 'lawyer', 'witness', 'expert'];
const start: Order = { seats: COURT, large: null };
const heardAt: Record<string, number> = { judge: 5, clerk: 1, accused: 9, lawyer: 3 };
const moment = {
  court: COURT,
  large: null,
  firstPage: 4,
  speaking: [] as string[],
  stays: new Set(['judge']),
  lastHeard: (seat: string) => heardAt[seat] ?? 0,
};

describe('the order in which people are shown', () => {
  it('is that of the court, and stays the same value while nothing changes', () => {
    expect(nextOrder(start, moment)).toBe(start);
    expect(nextOrder({ seats: [], large: null }, moment)).toEqual(start);
  });

  it('brings who speaks on a later page to the place of who has been silent longest, and moves nobody else', () => {
    const next = nextOrder(start, { ...moment, speaking: ['expert'] });
    expect(next.seats).toEqual(['judge', 'expert', 'accused', 'lawyer', 'witness', 'clerk']);
    expect(nextOrder(next, { ...moment, speaking: ['expert'] })).toBe(next);
    expect(nextOrder(next, moment)).toBe(next);
  });

  it('does not move who speaks on the first page, nor who stays there, nor who speaks there as well', () => {
    expect(nextOrder(start, { ...moment, speaking: ['lawyer', 'judge'] })).toBe(start);
    const next = nextOrder(start, { ...moment, speaking: ['clerk', 'witness'] });
    expect(next.seats).toEqual(['judge', 'clerk', 'accused', 'witness', 'lawyer', 'expert']);
    const allSpeak = { ...moment, firstPage: 2, speaking: ['clerk', 'witness'] };
    expect(nextOrder(start, allSpeak)).toBe(start);
  });

  it('goes back to that of the court when all have room on one page', () => {
    const moved = nextOrder(start, { ...moment, speaking: ['expert'] });
    expect(nextOrder(moved, { ...moment, firstPage: 9 }).seats).toEqual(COURT);
  });

  it('gives newcomers the place of the court and closes the gap of who goes', () => {
    const without = { seats: ['judge', 'accused', 'lawyer', 'witness'], large: null };
    expect(nextOrder(without, moment).seats).toEqual(COURT);
    expect(
      nextOrder(start, { ...moment, firstPage: 2, court: COURT.filter((seat) => seat !== 'clerk') }).seats,
    ).toEqual(['judge', 'accused', 'lawyer', 'witness', 'expert']);
  });

  it('lets who was shown large take the place of who is, so that the others do not shift', () => {
    const judge: Order = { seats: COURT, large: 'judge' };
    const next = nextOrder(judge, { ...moment, large: 'witness' });
    expect(next).toEqual({ seats: ['witness', 'clerk', 'accused', 'lawyer', 'judge', 'expert'], large: 'witness' });
  });

  it('counts only the others when one is shown large', () => {
    const large = { ...moment, large: 'judge', firstPage: 4, stays: new Set<string>() };
    const judge: Order = { seats: COURT, large: 'judge' };
    expect(nextOrder(judge, { ...large, speaking: ['witness'] }).seats).toEqual(COURT);
    expect(nextOrder(judge, { ...large, speaking: ['expert'] }).seats).toContain('expert');
    expect(nextOrder(judge, { ...large, speaking: ['expert'] }).seats.indexOf('expert')).toBeLessThan(5);
  });

  it('never loses or doubles anybody, brings speakers to the first page, and settles at once', () => {
    const seats = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnop'), { maxLength: 16 });
    fc.assert(
      fc.property(seats, seats, fc.integer({ min: 1, max: 9 }), seats, (old, court, firstPage, talking) => {
        const speaking = talking.filter((seat) => court.includes(seat)).slice(0, firstPage - 1);
        const asked = { ...moment, court, firstPage, speaking, stays: new Set<string>() };
        const next = nextOrder({ seats: old, large: null }, asked);
        expect(next.seats.toSorted()).toEqual(court.toSorted());
        for (const speaker of speaking) expect(next.seats.indexOf(speaker)).toBeLessThan(firstPage);
        expect(nextOrder(next, asked)).toBe(next);
      }),
      { numRuns: 1000 },
    );
  });
});
