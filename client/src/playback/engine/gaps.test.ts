import { expect, it } from 'vitest';
import { withGap } from './gaps.ts';
import type { Gap } from './gaps.ts';

const gap = (seat: string, from: number, to: number, kind: Gap['kind'] = 'microphone'): Gap => ({
  seat,
  kind,
  from,
  to,
});

it('what cannot be read of one person one after the other is one gap, in whatever order it is found', () => {
  const found = [gap('a', 20_000, 29_990), gap('a', 0, 9990), gap('a', 10_000, 19_990), gap('a', 60_000, 70_000)];
  expect(found.reduce<readonly Gap[]>(withGap, [])).toEqual([gap('a', 0, 29_990), gap('a', 60_000, 70_000)]);
});

it('gaps of others, and of another kind, are their own', () => {
  const found = [gap('b', 5000, 6000), gap('a', 5000, 6000), gap('a', 5000, 6000, 'camera')];
  expect(found.reduce<readonly Gap[]>(withGap, [])).toHaveLength(3);
});
