import { describe, expect, it } from 'vitest';
import { words } from './text.ts';
import { plainText } from './text-characters.ts';

/** Persian with a zero-width non-joiner, direction marks, lines, a tab, and characters beyond the first plane. */
const WRITTEN = 'می‌خواهم \u200e(12)\u200f،\n\tسلام 💥 \u061c';
const ODD = ['\u0000', '\u0001', '\u001b', '\r', '\u007f', '\u0085', '\u202a', '\u202e', '\u2066', '\u2069', '\ud800'];

describe('what a person writes on several lines', () => {
  it('is taken as it is, with the marks that Persian needs', () => {
    expect(words(200).parse(WRITTEN)).toBe(WRITTEN);
    expect(plainText(WRITTEN)).toBe(WRITTEN);
  });

  it.each(ODD)('is refused with %j in it, and taken without', (odd) => {
    const text = `a${odd}b`;
    expect(words(20).safeParse(text).success).toBe(false);
    expect(words(20).parse(plainText(text))).toMatch(/^a\n?b$/);
  });
});
