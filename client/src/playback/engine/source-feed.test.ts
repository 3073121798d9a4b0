import { expect, it } from 'vitest';
import { forgottenUntil } from './source-feed.ts';

it('what was played long ago is let go of, and what was fetched for a jump back is not', () => {
  expect(forgottenUntil(0, { at: 100, wantedAt: 100 })).toBe(80);
  expect(forgottenUntil(85, { at: 100, wantedAt: 100 })).toBeNull();
  expect(forgottenUntil(40, { at: 3400, wantedAt: 45 })).toBeNull();
});
