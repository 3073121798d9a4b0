import { describe, expect, it } from 'vitest';
import { DiskTimes } from './disk-times.ts';
import type { PendingSync } from './disk-times.ts';
import { CALM_FOR_MS, DiskWatch, SLOW_FOR_MS, SLOW_MS } from './disk-watch.ts';

const EVERY_MS = 500;

/** Sends equal reports for `ms`; returns the time of the last one. */
function report(watch: DiskWatch, slowestMs: number, from: number, ms: number): number {
  let now = from;
  for (; now < from + ms; now += EVERY_MS) watch.handleReport(slowestMs, now);
  return now;
}

/** Whether a disk is called slow within a second more than it takes; a pass of syncs is asked for every 250 ms. */
function isSlowWithSyncsOf(syncMs: number, offset: number): boolean {
  const [watch, times] = [new DiskWatch(), new DiskTimes()];
  let sync: PendingSync | null = null;
  for (let now = 0; now <= SLOW_FOR_MS + 2 * EVERY_MS + 2 * syncMs; now += 50) {
    if (sync !== null && now - sync.since >= syncMs) {
      times.end(sync, now);
      sync = null;
    }
    if (now % 250 === 0) sync ??= times.begin(now);
    times.wrote(1);
    if (now % EVERY_MS === offset) watch.handleReport(times.slowest(now), now);
  }
  return watch.isSlow;
}

describe('a disk', () => {
  it('is slow when every report says so for a time, and no sooner', () => {
    const watch = new DiskWatch();
    const now = report(watch, SLOW_MS, 0, SLOW_FOR_MS);
    expect(watch.isSlow).toBe(false);
    watch.handleReport(SLOW_MS, now);
    expect(watch.isSlow).toBe(true);
  });

  it.each([400, 450, 500, 600, 750, 1200])('is slow where each sync takes %i ms, however reports fall', (syncMs) => {
    for (let offset = 0; offset < EVERY_MS; offset += 50) expect(isSlowWithSyncsOf(syncMs, offset)).toBe(true);
  });

  it.each([35, 200, 350])('is not slow where each sync takes %i ms', (syncMs) => {
    for (let offset = 0; offset < EVERY_MS; offset += 50) expect(isSlowWithSyncsOf(syncMs, offset)).toBe(false);
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
