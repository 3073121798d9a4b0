import { describe, expect, it } from 'vitest';
import { layOut } from './grid.ts';

const phone = { width: 344, height: 420, gap: 8, maxColumns: 2, minHeight: 110, tallest: 3 / 4 };
const desk = { width: 1080, height: 700, gap: 12, maxColumns: 6, minHeight: 120, tallest: 4 / 3 };

describe('laying out tiles', () => {
  it('gives one person the whole room, in the shape of a picture', () => {
    const tile = layOut({ ...desk, count: 1 });
    expect(tile.columns).toBe(1);
    expect(tile.width / tile.height).toBeLessThanOrEqual(16 / 9 + 0.01);
    expect(tile.width).toBe(1080);
  });

  it.each([2, 3, 4, 6, 9, 12, 16])('shows %i people at a desk without scrolling', (count) => {
    const tile = layOut({ ...desk, count });
    const rows = Math.ceil(count / tile.columns);
    expect(rows * tile.height + (rows - 1) * desk.gap).toBeLessThanOrEqual(desk.height);
    expect(tile.columns * tile.width + (tile.columns - 1) * desk.gap).toBeLessThanOrEqual(desk.width);
    expect(tile.height).toBeGreaterThanOrEqual(desk.minHeight);
  });

  it('never has more than two columns on a phone, and scrolls rather than show faces too small', () => {
    for (let count = 1; count <= 20; count++) {
      const tile = layOut({ ...phone, count });
      expect(tile.columns).toBeLessThanOrEqual(2);
      expect(tile.height).toBeGreaterThanOrEqual(phone.minHeight);
      expect(tile.columns * tile.width + (tile.columns - 1) * phone.gap).toBeLessThanOrEqual(phone.width);
    }
  });

  it('has a layout for a room that has no size yet', () => {
    expect(layOut({ ...desk, width: 0, height: 0, count: 3 }).columns).toBeGreaterThanOrEqual(1);
  });
});
