import { describe, expect, it } from 'vitest';
import type { RawReport } from '../export/runs.ts';
import { cellsAround, senderClock } from './sender-clock.ts';

const HOURS_2 = 7200;
/** The senders' clock is so far behind the epoch. */
const SHIFT = 7000;
const BEGAN = Date.UTC(2026, 10, 24, 9);
const TRAVEL_MS = 30;

/** A track of a device whose crystal is wrong by so much; single reports are up to 40 ms off, as under load. */
function trackOf({ clockRate, everyMs, ppm }: { clockRate: number; everyMs: number; ppm: number }) {
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
    const clock = senderClock(near, clockRate, SHIFT);
    return clock({ arrivedAt, timestamp: timestampAt(ms), sequence: 0 }) - BEGAN - ms;
  };
}

describe('the clock of what is played', () => {
  it('keeps voice and picture within 20 ms for two hours, whatever their devices drift', () => {
    // 100 ppm is a bad crystal: by itself a voice would be 720 ms off in the end, and 1.4 s from the picture.
    const voice = trackOf({ clockRate: 48_000, everyMs: 5000, ppm: 100 });
    const picture = trackOf({ clockRate: 90_000, everyMs: 1000, ppm: -100 });
    for (let second = 1; second < HOURS_2; second += 7) {
      const [heard, seen] = [voice(second * 1000), picture(second * 1000)];
      expect(Math.max(Math.abs(heard), Math.abs(seen), Math.abs(heard - seen))).toBeLessThan(20);
    }
  });

  const reportOf = (ms: number, mediaMs = ms): RawReport => {
    return { at: BEGAN + ms + TRAVEL_MS, ntpMs: BEGAN + ms - SHIFT, timestamp: mediaMs * 90 };
  };

  it('has the time of a picture that a bad line delayed by seconds, and the arrival of one of another time base', () => {
    const clock = senderClock(
      [1, 2, 3, 4, 5].map((second) => reportOf(second * 1000)),
      90_000,
      SHIFT,
    );
    const at = (ms: number, lateMs: number) =>
      clock({ arrivedAt: BEGAN + ms + TRAVEL_MS + lateMs, timestamp: ms * 90, sequence: 0 }) - BEGAN;
    expect([0, 900, 1100, 2500, 4900].map((lateMs) => at(3000, lateMs))).toEqual([3000, 3000, 3000, 3000, 3000]);
    expect([at(9000, -4000), at(3000, 6000)]).toEqual([5000 + TRAVEL_MS, 9000 + TRAVEL_MS]);
  });

  it('has the new time of a device that was suspended, also for a picture that could be a late one of before', () => {
    const before = [1, 2, 3].map((second) => reportOf(second * 1000));
    // Its media stood still for three seconds.
    const behind = [6, 7, 8].map((second) => reportOf(second * 1000 + 500, second * 1000 - 2500));
    const clock = senderClock([...before, ...behind], 90_000, SHIFT);
    const at = (ms: number, mediaMs: number) =>
      Math.round(clock({ arrivedAt: BEGAN + ms + TRAVEL_MS, timestamp: mediaMs * 90, sequence: 0 }) - BEGAN);
    expect([at(2500, 2500), at(6100, 3100), at(8100, 5100)]).toEqual([2500, 6100, 8100]);
  });
});
