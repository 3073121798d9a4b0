import { sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import { expect, it } from 'vitest';
import { firstCount, nextCount } from './sending.ts';

const mic = sourceId('judge' as SeatId, 'microphone');
const cam = sourceId('judge' as SeatId, 'camera');

/** Since when each source was seen to send, after one count a millisecond, from 1 ms. */
function since(...counts: readonly (readonly (readonly [SourceId, number])[])[]) {
  const [first = [], ...others] = counts;
  const end = others.reduce(
    (before, count, index) => nextCount(before, new Map(count), index + 2),
    firstCount(new Map(first)),
  );
  return (source: SourceId) => end.get(source)?.since ?? null;
}

it('a source sends when more packets of it come, from when that was seen', () => {
  const seen = since([[mic, 500]], [[mic, 500]], [[mic, 501]], [[mic, 501]]);
  expect([seen(mic), seen(cam)]).toEqual([3, null]);
});

it('a source that was made anew, or came later, counts from its first packet', () => {
  const before = [[mic, 500]] as const;
  const anew = [
    [mic, 0],
    [cam, 0],
  ] as const;
  const more = [
    [mic, 3],
    [cam, 1],
  ] as const;
  expect([mic, cam].map(since(before, anew))).toEqual([null, null]);
  expect([mic, cam].map(since(before, anew, more))).toEqual([3, 3]);
});
