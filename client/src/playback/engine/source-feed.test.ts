import { expect, it } from 'vitest';
import { comesOn, forgottenUntil, hasPlayed, withStill } from './source-feed.ts';

it('what was played long ago is let go of, and what was fetched for a jump back is not', () => {
  expect(forgottenUntil(0, { at: 100, wantedAt: 100 })).toBe(80);
  expect(forgottenUntil(85, { at: 100, wantedAt: 100 })).toBeNull();
  expect(forgottenUntil(40, { at: 3400, wantedAt: 45 })).toBeNull();
});

it('what comes on within a time is what begins in it, not what is on already', () => {
  const ranges = [
    { from: 0, to: 1000 },
    { from: 1200, to: 3000 },
  ];
  const within = (from: number) => comesOn(ranges, { from, to: from + 250 });
  expect([800, 1000, 1200, 2990].map(within)).toEqual([null, 1200, null, null]);
});

it('a time without new pictures is one over several requests, and two where a picture is between', () => {
  const first = { from: 5200, to: 12_000 };
  const asked = { from: 12_000.4, to: 20_000.4 };
  expect(withStill([first], { from: 12_000, to: 20_000 }, asked)).toEqual([{ from: 5200, to: 20_000 }]);
  expect(withStill([first], { from: 7000, to: 12_000 }, { from: 7000, to: 15_000 })).toEqual([first]);
  expect(withStill([first], { from: 2000, to: 5200 }, { from: 0, to: 5200 })).toEqual([{ from: 2000, to: 12_000 }]);
  const other = { from: 12_000, to: 14_000 };
  expect(withStill([first], other, { from: 4000, to: 16_000 })).toEqual([first, other]);
});

it('an element plays again when it has played for a second in all, however often it stood still', () => {
  const ranges = (...all: readonly (readonly [number, number])[]) =>
    ({ length: all.length, start: (at) => all[at]![0], end: (at) => all[at]![1] }) satisfies TimeRanges;
  expect([ranges(), ranges([5, 5.5]), ranges([5, 5.5], [60, 60.6])].map(hasPlayed)).toEqual([false, false, true]);
});
