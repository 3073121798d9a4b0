import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlaps, windowsOf } from './windows.ts';

const FRAME_MS = 40;
const HOUR = { from: 1_000_013, to: 1_000_013 + 3_600_000 };

/** Clips of `ms` that follow each other, `together` at a time. */
function following(count: number, together: number, ms: number) {
  return Array.from({ length: count }, (_, number) => {
    const from = HOUR.from + Math.floor(number / together) * ms;
    return { from, to: from + ms };
  });
}

describe('windows of a time on the record', () => {
  it('are one where there are few clips', () => {
    expect(windowsOf(HOUR, following(12, 2, 60_000), FRAME_MS)).toEqual([HOUR]);
    expect(windowsOf(HOUR, [], FRAME_MS)).toEqual([HOUR]);
  });

  it('hold no more clips than there are at once, however long the hearing is', () => {
    for (const count of [36, 120]) {
      const lives = following(count, 2, 30_000);
      const windows = windowsOf(HOUR, lives, FRAME_MS);
      const held = windows.map((window) => lives.filter((life) => overlaps(life, window)).length);
      expect(windows.length).toBeGreaterThan(count / 13);
      expect(Math.max(...held)).toBeLessThanOrEqual(12 + 2);
    }
  });

  it('follow each other without a gap, begin with a frame, and are none too short', () => {
    const clip = fc.tuple(fc.integer({ min: 0, max: 3_600_000 }), fc.integer({ min: 1, max: 600_000 }));
    fc.assert(
      fc.property(fc.array(clip, { maxLength: 200 }), (clips) => {
        const lives = clips.map(([at, ms]) => ({ from: HOUR.from + at, to: Math.min(HOUR.to, HOUR.from + at + ms) }));
        const windows = windowsOf(HOUR, lives, FRAME_MS);
        let { from } = HOUR;
        for (const window of windows) {
          expect(window.from).toBe(from);
          expect((window.from - HOUR.from) % FRAME_MS).toBe(0);
          expect(window.to - window.from).toBeGreaterThanOrEqual(10_000);
          from = window.to;
        }
        expect(from).toBe(HOUR.to);
      }),
    );
  });
});
