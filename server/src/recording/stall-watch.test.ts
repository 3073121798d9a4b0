import { describe, expect, it } from 'vitest';
import type { TrackId } from '@mahzar/shared/hearing/ids';
import type { TrackHealth } from './messages.ts';
import { StallWatch } from './stall-watch.ts';

const track = (unsyncedMs: number): TrackHealth => ({
  track: 't1' as TrackId,
  packets: 1,
  lastSyncedAt: null,
  unsyncedMs,
});

describe('a watch over a recorder', () => {
  it('tells of silence once, and of its end once', () => {
    const watch = new StallWatch(0);
    watch.handleHealth(500, []);
    const told = [];
    for (let now = 600; now < 4000; now += 200) {
      if (now === 3000) watch.handleHealth(now, []);
      const found = watch.check(now);
      if (found) told.push({ now, ...found });
    }
    expect(told).toEqual([
      { now: 2200, type: 'stall', stall: { reason: 'silent' } },
      { now: 3000, type: 'recovered' },
    ]);
  });

  it('tells of packets that do not reach the disk though the recorder reports', () => {
    const watch = new StallWatch(0);
    watch.handleHealth(500, [track(1000)]);
    expect(watch.check(600)).toBeUndefined();
    watch.handleHealth(1000, [track(1600)]);
    expect(watch.check(1100)).toEqual({ type: 'stall', stall: { reason: 'disk', tracks: ['t1'] } });
    watch.handleHealth(1500, [track(0)]);
    expect(watch.check(1600)).toEqual({ type: 'recovered' });
  });

  it('does not blame the recorder when the service itself stood still', () => {
    const watch = new StallWatch(0);
    watch.handleHealth(500, []);
    expect(watch.check(600)).toBeUndefined();
    expect(watch.check(60_000)).toBeUndefined();
    expect(watch.check(60_200)).toBeUndefined();
  });
});
