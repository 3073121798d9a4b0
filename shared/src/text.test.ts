import { expect, it } from 'vitest';
import { line } from './text.ts';

it('a line shows as it was written: nothing in it breaks it, hides, or turns what follows', () => {
  for (const good of ['مریم احمدی', 'سیده‌زهرا', 'O’Neil 2', ' 💥 ']) expect(line(20).parse(good)).toBe(good.trim());
  for (const odd of ['\n', '\u0000', '\u0085', '\u2028', '\u202e', '\u2067', '\ud800', '\x1b']) {
    expect(line(20).safeParse(`a${odd}b`).success, JSON.stringify(odd)).toBe(false);
  }
});
