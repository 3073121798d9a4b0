import { expect, it } from 'vitest';
import { completeUntil } from './complete-record.ts';

it('a record that was left open has everything up to the end of the track that ends first', () => {
  expect(
    completeUntil(
      10_000,
      new Map([
        ['t1', 10_000],
        ['t2', 9_760],
      ]),
    ),
  ).toBe(9_760);
});

it('a track that was silent at the end takes nothing of the others, nor does a record that was sealed', () => {
  expect(
    completeUntil(
      10_000,
      new Map([
        ['t1', 10_000],
        ['t2', 8_000],
      ]),
    ),
  ).toBe(10_000);
  expect(completeUntil(10_000, new Map())).toBe(10_000);
});
