import { expect, it } from 'vitest';
import { drawable } from './Timeline.tsx';

it('parts of speech that are less than a pixel apart are drawn as one', () => {
  const ranges = [
    { from: 0, to: 100 },
    { from: 150, to: 300 },
    { from: 290, to: 295 },
    { from: 5000, to: 5100 },
  ];
  expect(drawable(ranges, 1_400_000)).toEqual([
    { from: 0, to: 300 },
    { from: 5000, to: 5100 },
  ]);
  expect(drawable(ranges, 14_000)).toHaveLength(3);
});
