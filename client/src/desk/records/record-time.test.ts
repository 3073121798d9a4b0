import { describe, expect, it } from 'vitest';
import { partBetween } from './record-time.ts';

const HOUR = 3_600_000;

describe('a part of a record', () => {
  it('is all of it when nothing is written, and reaches to its ends otherwise', () => {
    expect(partBetween(' ', '', HOUR)).toBeNull();
    expect(partBetween('0:10:00', '', HOUR)).toEqual({ from: 600_000, to: HOUR });
    expect(partBetween('', '1:30', HOUR)).toEqual({ from: 0, to: 90_000 });
    expect(partBetween('59:00', '2:00:00', HOUR)).toEqual({ from: 3_540_000, to: HOUR });
  });

  it.each([
    ['10', ''],
    ['0:75:00', ''],
    ['0:20:00', '0:10:00'],
    ['1:00:00', ''],
    ['a', 'b'],
  ])('is none from %s to %s', (from, to) => {
    expect(partBetween(from, to, HOUR)).toBeUndefined();
  });
});
