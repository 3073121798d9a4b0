import { expect, it } from 'vitest';
import { line as lineOfBooking } from '../scheduling/text.ts';
import { line } from './values.ts';

it.each([
  ['a line of an account', line(20)],
  ['a line of a booking', lineOfBooking(20)],
])('%s shows as it was written: nothing in it breaks it, hides, or turns what follows', (_, schema) => {
  for (const good of ['مریم احمدی', 'سیده‌زهرا', 'O’Neil 2', ' 💥 ']) expect(schema.parse(good)).toBe(good.trim());
  for (const odd of ['\n', '\u0000', '\u0085', '\u2028', '\u202e', '\u2067', '\ud800', '\x1b']) {
    expect(schema.safeParse(`a${odd}b`).success, JSON.stringify(odd)).toBe(false);
  }
});
