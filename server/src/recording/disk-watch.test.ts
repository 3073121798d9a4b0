import { describe, expect, it } from 'vitest';
import { CALM_FOR_MS, DiskWatch, SLOW_FOR_MS, SLOW_MS } from './disk-watch.ts';

const EVERY_MS = 500;

/** Reports of so long a time that all say the same; answers with the time of the last one. */
function report(watch: DiskWatch, slowestMs: number, from: number, ms: number): number {
  let now = from;
  for (; now < from + ms; now += EVERY_MS) watch.handleReport(slowestMs, now);
  return now;
}

describe('a disk', () => {
  it('is slow when every report says so for a time, and no sooner', () => {
    const watch = new DiskWatch();
    const now = report(watch, SLOW_MS, 0, SLOW_FOR_MS);
    expect(watch.isSlow).toBe(false);
    watch.handleReport(SLOW_MS, now);
    expect(watch.isSlow).toBe(true);
  });

  it('is not slow for being held up now and then', () => {
    const watch = new DiskWatch();
    for (let now = 0; now < 60_000; now += 2 * EVERY_MS) {
      watch.handleReport(4 * SLOW_MS, now);
      watch.handleReport(SLOW_MS - 1, now + EVERY_MS);
    }
    expect(watch.isSlow).toBe(false);
  });

  it('is slow no longer when nothing was slow for a while, or when its recorder has ended', () => {
    const watch = new DiskWatch();
    let now = report(watch, SLOW_MS, 0, SLOW_FOR_MS + EVERY_MS);
    expect(watch.isSlow).toBe(true);
    now = report(watch, 0, now, CALM_FOR_MS - EVERY_MS);
    expect(watch.isSlow).toBe(true);
    now = report(watch, 0, now, EVERY_MS);
    expect(watch.isSlow).toBe(false);
    report(watch, SLOW_MS, now, SLOW_FOR_MS + EVERY_MS);
    expect(watch.isSlow).toBe(true);
    watch.reset();
    expect(watch.isSlow).toBe(false);
  });
});
