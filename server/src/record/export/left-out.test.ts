import { describe, expect, it } from 'vitest';
import { LeftOutCount } from './left-out.ts';

const intervals = [
  { from: 10_000, to: 20_000 },
  { from: 30_000, to: 40_000 },
];

function countOf(arrivedAt: number, at?: number) {
  const count = new LeftOutCount(intervals);
  count.add('no-key-frame', { packets: 3, arrivedAt, at });
  return count.result().map(({ interval, packets }) => [interval, packets]);
}

describe('what is left out', () => {
  it('counts where it lies on the record by its own clock', () => {
    expect(countOf(30_100, 19_990)).toEqual([[0, 3]]);
  });

  it('does not count what was sent right before the record and came on it', () => {
    expect(countOf(10_020, 9_980)).toEqual([]);
  });

  it('counts what came on the record with a clock that is far off', () => {
    expect(countOf(31_000, 31_000_000)).toEqual([[1, 3]]);
    expect(countOf(31_000)).toEqual([[1, 3]]);
    expect(countOf(25_000)).toEqual([]);
  });

  it('is added up for each interval and reason', () => {
    const count = new LeftOutCount(intervals);
    count.add('incomplete', { packets: 2, arrivedAt: 15_000, at: 14_990 });
    count.add('too-late', { packets: 1, arrivedAt: 15_000 });
    count.add('incomplete', { packets: 5, arrivedAt: 12_000, at: 11_990 });
    expect(count.result()).toEqual([
      { interval: 0, reason: 'incomplete', packets: 7, from: 12_000, to: 15_000 },
      { interval: 0, reason: 'too-late', packets: 1, from: 15_000, to: 15_000 },
    ]);
  });

  it('is withheld where the record did not take the track, but for what was on its way when it began to', () => {
    const ranges = [{ from: 12_000, to: 15_000, interval: 0, opens: false }];
    const reasonAt = (at: number) => {
      const count = new LeftOutCount(intervals, ranges);
      count.add('outside-the-record', { packets: 1, arrivedAt: at + 30, at });
      return count.result().map(({ reason }) => reason);
    };
    expect([11_000, 11_900, 15_100, 25_000].map(reasonAt)).toEqual([['withheld'], [], ['withheld'], []]);
  });
});
