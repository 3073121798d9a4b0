import { expect, it } from 'vitest';
import { isWeak } from './upstream.ts';

it('a line is weak when a voice has gaps since the count before, or much of it had to be sent again', () => {
  const before = { received: 1000, lost: 500, repaired: 100 };
  const then = (received: number, lost: number, repaired = 0) =>
    isWeak(before, { received: 1000 + received, lost: 500 + lost, repaired: 100 + repaired });
  expect([then(150, 0), then(150, 2), then(150, 6), then(75, 75)]).toEqual([false, false, true, true]);
  expect([then(150, 0, 15), then(150, 1, 30)]).toEqual([false, true]);
  // Too few packets to judge; a source that was made again; the first count.
  expect([then(10, 5), then(-900, -500, -100), isWeak(undefined, before)]).toEqual([false, false, false]);
});
