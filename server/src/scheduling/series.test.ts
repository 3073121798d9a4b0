import { describe, expect, it } from 'vitest';
import { daysOfSeries } from './series.ts';

const [SUNDAY, TUESDAY, FRIDAY] = [0, 2, 5];

describe('a series', () => {
  it('goes on every day, or every week', () => {
    expect(daysOfSeries(TUESDAY, 'day', 4)).toEqual([0, 1, 2, 3]);
    expect(daysOfSeries(TUESDAY, 'week', 3)).toEqual([0, 7, 14]);
  });

  it('leaves out Thursday and Friday where offices are closed on them', () => {
    expect(daysOfSeries(TUESDAY, 'office-day', 5)).toEqual([0, 1, 4, 5, 6]);
    expect(daysOfSeries(SUNDAY, 'office-day', 6)).toEqual([0, 1, 2, 3, 6, 7]);
  });

  it('begins on the day that was chosen', () => {
    expect(daysOfSeries(FRIDAY, 'office-day', 3)).toEqual([0, 1, 2]);
  });
});
