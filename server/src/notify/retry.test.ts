import { describe, expect, it } from 'vitest';
import { nextAttempt } from './retry.ts';

const HOUR = 3_600_000;
const message = { dueAt: 0, until: 1000 * HOUR };

describe('a message that was not taken', () => {
  it('is tried again after pauses that double from a minute to six hours', () => {
    const minutes = [1, 2, 3, 4, 9, 10, 11].map((attempts) => nextAttempt({ ...message, attempts }, 0, 0.5)! / 60_000);
    expect(minutes).toEqual([1, 2, 4, 8, 256, 360, 360]);
  });

  it('is tried again up to a fifth sooner or later, so that many are not tried at once', () => {
    expect(nextAttempt({ ...message, attempts: 1 }, 0, 0)).toBe(48_000);
    expect(nextAttempt({ ...message, attempts: 1 }, 0, 1)).toBe(72_000);
  });

  it('is given up a day after it was due, or when it is of no more use', () => {
    expect(nextAttempt({ ...message, attempts: 9 }, 20 * HOUR, 0.5)).toBeNull();
    expect(nextAttempt({ ...message, attempts: 9 }, 19 * HOUR, 0.5)).not.toBeNull();
    expect(nextAttempt({ dueAt: 0, until: 60_000, attempts: 1 }, 0, 0.5)).toBeNull();
  });

  it('has been tried about a dozen times by then', () => {
    let at = 0;
    let attempts = 1;
    for (;;) {
      const next = nextAttempt({ ...message, attempts }, at, 0.5);
      if (next === null) break;
      at = next;
      attempts += 1;
    }
    expect(attempts).toBe(12);
  });
});
