import { describe, expect, it } from 'vitest';
import type { RawReport } from '../export/runs.ts';
import { cellsAround, senderClock } from './sender-clock.ts';

const HOURS_2 = 7200;
/** The senders' clock is so far behind the epoch. */
const SHIFT = 7000;
const BEGAN = Date.UTC(2026, 10, 24, 9);
const TRAVEL_MS = 30;
const SOUND = { codec: 'opus', clockRate: 48_000 } as const;
const PICTURE = { codec: 'vp8', clockRate: 90_000 } as const;

/** A track of a device whose crystal is wrong by so much; single reports are up to 40 ms off, as under load. */
function trackOf({ info, everyMs, ppm }: { info: typeof SOUND | typeof PICTURE; everyMs: number; ppm: number }) {
  const { clockRate } = info;
  const timestampAt = (ms: number) => Math.round((4_000_000_000 + (ms * (1 + ppm / 1e6) * clockRate) / 1000) % 2 ** 32);
  const reports = Array.from({ length: (HOURS_2 * 1000) / everyMs }, (_, index): RawReport => {
    const ms = (index + 0.5) * everyMs;
    const off = [0, 3, -4, 2, 40, -1, 5, -40, 1][index % 9]!;
    return { at: BEGAN + ms + TRAVEL_MS, ntpMs: BEGAN + ms - SHIFT + off, timestamp: timestampAt(ms) };
  });
  return (ms: number): number => {
    const arrivedAt = BEGAN + ms + TRAVEL_MS;
    const { from, to } = cellsAround({ from: arrivedAt, to: arrivedAt }, 3);
    const near = reports.filter(({ at }) => at >= from && at < to);
    const clock = senderClock(near, info, SHIFT);
    return clock({ arrivedAt, timestamp: timestampAt(ms), sequence: 0 }) - BEGAN - ms;
  };
}

describe('the clock of what is played', () => {
  it('keeps voice and picture within 20 ms for two hours, whatever their devices drift', () => {
    // 100 ppm is a bad crystal: by itself a voice would be 720 ms off in the end, and 1.4 s from the picture.
    const picture = trackOf({ info: PICTURE, everyMs: 1000, ppm: -100 });
    for (const everyMs of [1000, 5000]) {
      const voice = trackOf({ info: SOUND, everyMs, ppm: 100 });
      for (let second = 1; second < HOURS_2; second += 7) {
        const [heard, seen] = [voice(second * 1000), picture(second * 1000)];
        expect(Math.max(Math.abs(heard), Math.abs(seen), Math.abs(heard - seen))).toBeLessThan(20);
      }
    }
  });

  const reportOf = (ms: number, mediaMs = ms): RawReport => {
    return { at: BEGAN + ms + TRAVEL_MS, ntpMs: BEGAN + ms - SHIFT, timestamp: mediaMs * 90 };
  };

  it('has the time of a picture that a bad line delayed by seconds, and the arrival of one of another time base', () => {
    const clock = senderClock(
      [1, 2, 3, 4, 5].map((second) => reportOf(second * 1000)),
      PICTURE,
      SHIFT,
    );
    const at = (ms: number, lateMs: number) =>
      clock({ arrivedAt: BEGAN + ms + TRAVEL_MS + lateMs, timestamp: ms * 90, sequence: 0 }) - BEGAN;
    expect([0, 900, 1100, 2500, 4900].map((lateMs) => at(3000, lateMs))).toEqual([3000, 3000, 3000, 3000, 3000]);
    expect([at(9000, -4000), at(3000, 6000)]).toEqual([5000 + TRAVEL_MS, 9000 + TRAVEL_MS]);
  });

  it('has the time of a late picture where a single report is more than a second off', () => {
    const wrong = { ...reportOf(4000), timestamp: (4000 - 1040) * 90 };
    const clock = senderClock(
      [...[1, 2, 3].map((second) => reportOf(second * 1000)), wrong, reportOf(5000)],
      PICTURE,
      SHIFT,
    );
    const lateMs = 900;
    expect(clock({ arrivedAt: BEGAN + 3500 + lateMs, timestamp: 3500 * 90, sequence: 0 }) - BEGAN).toBe(3500);
  });

  it('has the new time of a device that was suspended, also for a picture that could be a late one of before', () => {
    const before = [1, 2, 3].map((second) => reportOf(second * 1000));
    // Its media stood still for three seconds.
    const behind = [6, 7, 8].map((second) => reportOf(second * 1000 + 500, second * 1000 - 2500));
    const clock = senderClock([...before, ...behind], PICTURE, SHIFT);
    const at = (ms: number, mediaMs: number) =>
      Math.round(clock({ arrivedAt: BEGAN + ms + TRAVEL_MS, timestamp: mediaMs * 90, sequence: 0 }) - BEGAN);
    expect([at(2500, 2500), at(6100, 3100), at(8100, 5100)]).toEqual([2500, 6100, 8100]);
  });

  it('has the new time of a device that was suspended when the report on it lies in the next cell', () => {
    const before = Array.from({ length: 8 }, (_, second) => reportOf(second * 1000 + 200));
    // Its media stood still for two seconds, until shortly before the cell of ten seconds ends.
    const behind = [10, 11].map((second) => reportOf(second * 1000 + 200, second * 1000 - 1800));
    const arrivedAt = BEGAN + 9500 + TRAVEL_MS;
    const { from, to } = cellsAround({ from: arrivedAt, to: arrivedAt }, 0);
    const known = [...before, ...behind].filter(({ at }) => at >= from && at < to);
    const clock = senderClock(known, PICTURE, SHIFT);
    expect(clock({ arrivedAt, timestamp: 7500 * 90, sequence: 0 }) - BEGAN).toBe(9500);
  });

  it('has the arrival of a voice whose timestamps stood still for seconds, until there is a report on its new time', () => {
    const soundReport = (ms: number, mediaMs = ms): RawReport => ({ ...reportOf(ms), timestamp: mediaMs * 48 });
    const before = [5, 10, 15].map((second) => soundReport(second * 1000));
    const at = (reports: readonly RawReport[], ms: number, mediaMs: number): number => {
      const clock = senderClock(reports, SOUND, SHIFT);
      return clock({ arrivedAt: BEGAN + ms + TRAVEL_MS, timestamp: mediaMs * 48, sequence: 0 }) - BEGAN;
    };
    // It was muted for three seconds.
    expect([at(before, 15_900, 15_900), at(before, 19_100, 16_100)]).toEqual([15_900, 19_100 + TRAVEL_MS]);
    expect(at([...before, soundReport(23_000, 20_000)], 19_100, 16_100)).toBe(19_100);
  });

  it('has the new time of a voice whose timestamps stood still for less than a second, and the old one before', () => {
    const soundReport = (second: number, stoodMs: number, off = 0): RawReport => ({
      ...reportOf(second * 1000),
      ntpMs: BEGAN + second * 1000 - SHIFT + off,
      timestamp: (second * 1000 - stoodMs) * 48,
    });
    const timesOf = (reports: readonly RawReport[]) => {
      const clock = senderClock(reports, SOUND, SHIFT);
      return (ms: number, stoodMs: number, lateMs = 0): number =>
        clock({ arrivedAt: BEGAN + ms + TRAVEL_MS + lateMs, timestamp: (ms - stoodMs) * 48, sequence: 0 }) - BEGAN;
    };
    /** By the reports around one cell alone. */
    const knownIn = (reports: readonly RawReport[], cell: number) => {
      const { from, to } = cellsAround({ from: BEGAN + cell, to: BEGAN + cell }, 0);
      return timesOf(reports.filter(({ at }) => at >= from && at < to));
    };
    // It was muted from 16,000 to 16,800 ms.
    const before = [5, 10, 15].map((second) => soundReport(second, 0));
    const muted = timesOf([...before, soundReport(20, 800), soundReport(25, 800)]);
    expect([muted(12_000, 0), muted(15_900, 0), muted(16_900, 800), muted(22_000, 800)]).toEqual([
      12_000, 15_900, 16_900, 22_000,
    ]);
    // Only between the reports of two times a late packet could be one of the later time.
    expect(muted(12_000, 0, 700)).toBe(12_000);
    // A packet of before that was sent again is late, and none is early. Travel varies a little.
    expect([muted(15_500, 0, 500), muted(16_900, 800, -30)]).toEqual([15_500, 16_900]);
    // Muted for 0.8 s shortly behind the beginning of a cell, and shortly before its end.
    for (const mutedAt of [20_600, 28_900]) {
      const stood = (ms: number): number => (ms > mutedAt ? 800 : 0);
      const often = Array.from({ length: 40 }, (_, index) => 0.2 + index * 1.5).map((second) =>
        soundReport(second, stood(second * 1000)),
      );
      const at = [20_100, mutedAt - 100, mutedAt + 900, 29_900];
      expect(at.map((ms) => Math.round(knownIn(often, 20_000)(ms, stood(ms))))).toEqual(at);
    }
    // Single reports that are off, or one alone, are no new time.
    for (const off of [40, 300]) {
      const steady = timesOf([...before, soundReport(20, 0, off), soundReport(25, 0), soundReport(30, 0)]);
      expect([15_900, 16_900, 21_000, 26_000].map((ms) => steady(ms, 0))).toEqual([15_900, 16_900, 21_000, 26_000]);
    }
  });
});
