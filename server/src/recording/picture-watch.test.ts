import { describe, expect, it } from 'vitest';
import { PictureWatch } from './picture-watch.ts';

/** Checks every 50 ms from `from` to `to`; answers with when it was told that pictures have stopped. */
function checks(watch: PictureWatch, from: number, to: number): number[] {
  const times = Array.from({ length: (to - from) / 50 + 1 }, (_, index) => from + index * 50);
  return times.filter((now) => watch.check(now));
}

describe('a camera’s pictures', () => {
  it('are told as stopped once, until they come again', () => {
    const watch = new PictureWatch();
    checks(watch, 0, 950);
    watch.handlePacket(1_000);
    expect(checks(watch, 1_000, 3_000)).toEqual([1_350]);
    watch.handlePacket(3_010);
    expect(checks(watch, 3_050, 4_000)).toEqual([3_400]);
  });

  it('have not stopped before the first of them, nor while the source is silenced', () => {
    const watch = new PictureWatch();
    expect(checks(watch, 0, 1_000)).toEqual([]);
    watch.handlePacket(1_000);
    watch.handleEvent({ type: 'pause' });
    // A packet in transit arrives after the event.
    watch.handlePacket(1_010);
    expect(checks(watch, 1_050, 2_000)).toEqual([]);
    watch.handleEvent({ type: 'resume' });
    expect(checks(watch, 2_050, 3_000)).toEqual([]);
    watch.handlePacket(3_000);
    expect(checks(watch, 3_050, 4_000)).toEqual([3_350]);
  });

  it('are not told as stopped by who stood still itself, with packets unread', () => {
    const watch = new PictureWatch();
    checks(watch, 0, 950);
    watch.handlePacket(1_000);
    expect(watch.check(2_000)).toBe(false);
    watch.handlePacket(2_001);
    expect(checks(watch, 2_050, 2_300)).toEqual([]);
  });
});
