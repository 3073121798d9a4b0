import { describe, expect, it } from 'vitest';
import { drawCaption, fits, shortened } from './drawn-texts.ts';

const caption = { name: '', role: '', lack: '' };
const sizesIn = (width: number, lines: Partial<typeof caption>) => {
  const place = { x: 0, y: 40, width, height: 340, view: 0, index: 0 };
  const drawn = drawCaption(place, { ...caption, ...lines });
  return [...drawn.matchAll(/fontsize=(\d+)/g)].map(([, size]) => Number(size));
};

describe('a line under a picture', () => {
  it('has its own size where it fits, and a smaller one where it would not', () => {
    expect(sizesIn(640, { name: 'رضا کیانی', role: 'رئیس شعبه' })).toEqual([18, 13]);
    const [size] = sizesIn(200, { name: 'W'.repeat(15) });
    // A capital W is nine tenths as wide as the font is high.
    expect(size! * 15 * 0.9).toBeLessThanOrEqual(200);
    expect(size).toBeGreaterThan(10);
  });

  it('is never smaller than can be read', () => {
    expect(sizesIn(93, { name: 'W'.repeat(120) })).toEqual([10]);
  });

  it.each([
    // At least so many times as wide as the font is high, in the names' font.
    ['broad spaces', '\u2003', 1],
    ['letters with an ending of their own before a digit', 'ب٣', 1.3],
    ['ئ at the end of a word', 'ئ ', 1.1],
  ])('counts %s as they are drawn', (_, letters, width) => {
    const tile = { width: 281 };
    const text = letters.repeat(22);
    expect(fits(text, tile)).toBe(false);
    expect(([...shortened(text, tile)].length / letters.length) * width * 10).toBeLessThanOrEqual(281);
  });
});
