import { describe, expect, it } from 'vitest';
import { secondsUntil, spokenSeconds } from './countdown.ts';

describe('a countdown', () => {
  it('counts whole seconds down to none', () => {
    expect(secondsUntil(10_000, 0)).toBe(10);
    expect(secondsUntil(10_000, 1)).toBe(10);
    expect(secondsUntil(10_000, 9_001)).toBe(1);
    expect(secondsUntil(10_000, 10_000)).toBe(0);
    expect(secondsUntil(10_000, 12_000)).toBe(0);
  });

  it('is said aloud when it is first seen, at ten and at five seconds, and not in between', () => {
    const said = [30, 29, 11, 10, 9, 6, 5, 4, 0].map((left) => spokenSeconds(30, left));
    expect(said).toEqual([30, 30, 30, 10, 10, 10, 5, 5, 5]);
  });

  it('is said as it is to who comes in the middle of it', () => {
    expect(spokenSeconds(22, 22)).toBe(22);
    expect(spokenSeconds(7, 6)).toBe(7);
    expect(spokenSeconds(3, 1)).toBe(3);
  });
});
