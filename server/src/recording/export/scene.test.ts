import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fit, layTiles } from './scene.ts';
import { clockText } from './wall-clock.ts';

const canvas = { width: 1280, height: 720 };

describe('the places of the seats', () => {
  it('are in the picture, apart from each other, and of even sizes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (count) => {
        const tiles = layTiles(
          Array.from({ length: count }, (_, n) => `s${n}`),
          canvas,
        );
        expect(tiles).toHaveLength(count);
        for (const [index, tile] of tiles.entries()) {
          expect(tile.x).toBeGreaterThanOrEqual(0);
          expect(tile.x + tile.width).toBeLessThanOrEqual(canvas.width);
          expect(tile.y + tile.height).toBeLessThanOrEqual(canvas.height);
          expect([tile.x % 2, tile.width % 2, tile.height % 2]).toEqual([0, 0, 0]);
          for (const other of tiles.slice(index + 1)) {
            const apart =
              other.x >= tile.x + tile.width || tile.x >= other.x + other.width || other.y >= tile.y + tile.height;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });

  it('are none when nobody was recorded', () => {
    expect(layTiles([], canvas)).toEqual([]);
  });

  it('take a picture whole, in its shape', () => {
    const [tile] = layTiles(['s1', 's2'], canvas);
    expect(fit({ width: 1280, height: 720 }, tile!)).toEqual({ width: 636, height: 356 });
    expect(fit({ width: 720, height: 1280 }, tile!)).toEqual({ width: 380, height: 676 });
  });
});

describe('the clock in the picture', () => {
  it('shows the Persian date and the court’s own time', () => {
    const at = Date.UTC(2026, 10, 24, 7, 0, 0, 250);
    // 03:30 ahead of UTC, half a second back because drawtext rounds.
    expect(clockText(at, 'Asia/Tehran')).toBe(
      `سه‌شنبه 3 آذر 1405   %{pts:gmtime:${at / 1000 + 12_600 - 0.5}:%H\\:%M\\:%S}`.replace('.75', '.750'),
    );
  });
});
