import { expect, it } from 'vitest';
import { lengthOf } from './length.ts';

it('a length of time is told in seconds below a minute, then in minutes', () => {
  expect([400, 23_400, 59_400].map((ms) => lengthOf(ms))).toEqual(
    [0, 23, 59].map((count) => ({ unit: 'seconds', count })),
  );
  expect([59_600, 89_000, 544_000].map((ms) => lengthOf(ms))).toEqual(
    [1, 1, 9].map((count) => ({ unit: 'minutes', count })),
  );
});
