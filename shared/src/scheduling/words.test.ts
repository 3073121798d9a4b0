import { describe, expect, it } from 'vitest';
import { sameName, wordsOf } from './words.ts';

describe('words of a name', () => {
  it('are the same however a keyboard wrote them', () => {
    expect(wordsOf('علي كريمي')).toEqual(['علی', 'کریمی']);
    expect(sameName('سیده‌زهرا  مرادی')).toBe(sameName('سيده زهرا مُرادي'));
    expect(sameName('آرش')).toBe(sameName('ارش'));
  });

  it('are the same with what is not seen: marks of direction, joiners, soft hyphens', () => {
    expect(wordsOf('\u200fم\u200bری\u00adم ا\u200dحمدی\ufeff')).toEqual(wordsOf('مریم احمدی'));
  });

  it('are parted by anything but letters and digits, and counted once', () => {
    expect(wordsOf('شعبه ۱۰۳، شعبه (کیفری)')).toEqual(['شعبه', '103', 'کیفری']);
    expect(wordsOf('John O’Neil')).toEqual(['john', 'o', 'neil']);
    expect(wordsOf(' – ')).toEqual([]);
  });
});
