import { describe, expect, it } from 'vitest';
import { GAP, pack } from './pack.ts';

const desk = { start: 0, top: 0, width: 1080, height: 700 };
const shape = { tallest: 4 / 3, widest: 16 / 9 };

describe('packing tiles', () => {
  it('gives one person the whole room, and no more of it than has the shape of a picture', () => {
    expect(pack(1, desk, shape)).toEqual([desk]);
    expect(pack(1, { ...desk, height: 1000 }, shape)).toEqual([{ start: 0, top: 95, width: 1080, height: 810 }]);
    expect(pack(1, { ...desk, height: 360 }, shape)).toEqual([{ start: 220, top: 0, width: 640, height: 360 }]);
  });

  it.each([2, 3, 4, 5, 6, 7, 8, 9, 12, 30])(
    'keeps %i equal tiles inside the room and apart from each other',
    (count) => {
      const tiles = pack(count, desk, shape);
      expect(tiles).toHaveLength(count);
      for (const { start, top, width, height } of tiles) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(top).toBeGreaterThanOrEqual(0);
        expect(start + width).toBeLessThanOrEqual(desk.width);
        expect(top + height).toBeLessThanOrEqual(desk.height);
        expect(width / height).toBeGreaterThanOrEqual(shape.tallest - 0.01);
        expect(width / height).toBeLessThanOrEqual(shape.widest + 0.02);
      }
      for (const [index, one] of tiles.entries()) {
        for (const other of tiles.slice(index + 1)) {
          const beside = Math.abs(one.start - other.start) >= one.width + GAP - 1;
          const above = Math.abs(one.top - other.top) >= one.height + GAP - 1;
          expect(beside || above).toBe(true);
        }
      }
    },
  );

  it('puts a last row that is not full in the middle', () => {
    const [, , third] = pack(3, desk, shape);
    expect(third!.start * 2 + third!.width).toBeCloseTo(desk.width, -1);
  });

  it('stacks upright pictures on a phone and stands wide ones side by side', () => {
    const two = pack(2, { start: 0, top: 0, width: 344, height: 420 }, { tallest: 3 / 4, widest: 16 / 9 });
    expect(two.map(({ top }) => top)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(two[1]!.top).toBeGreaterThan(two[0]!.top);
    const across = pack(2, { start: 0, top: 0, width: 560, height: 280 }, shape);
    expect(across[1]!.start).toBeGreaterThan(across[0]!.start);
    expect(across[1]!.top).toBe(across[0]!.top);
  });

  it('has an answer for a room that has no size yet', () => {
    expect(pack(3, { start: 0, top: 0, width: 0, height: 0 }, shape)).toHaveLength(3);
  });
});
