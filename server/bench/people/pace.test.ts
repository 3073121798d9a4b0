import { describe, expect, it } from 'vitest';
import { dueBy } from './pace.ts';

describe('a beat', () => {
  it('is due at its first moment and then in even steps', () => {
    const beat = { everyMs: 20, firstMs: 5 };
    expect([0, 4.9, 5, 24.9, 25, 45].map((elapsed) => dueBy(elapsed, beat))).toEqual([0, 0, 1, 1, 2, 3]);
  });

  it('does not drift when its step is no whole number of milliseconds', () => {
    expect(dueBy(60_000 - 1e-6, { everyMs: 1000 / 15, firstMs: 0 })).toBe(900);
  });
});
