import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growingPauses } from './reconnect-policy.ts';

const full = growingPauses(() => 0);
const ATTEMPTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50];

describe('growing pauses', () => {
  it('double from a tenth of a second to half a minute while attempts are refused', () => {
    expect(ATTEMPTS.map((attempt) => full.delay(attempt, 'refused'))).toEqual([
      100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000,
    ]);
  });

  it('stay short in a silent connection, where the attempts themselves take the time', () => {
    expect(ATTEMPTS.map((attempt) => full.delay(attempt, 'silent'))).toEqual(ATTEMPTS.map(() => 150));
    expect([0, 7, 8, 50].map((attempt) => full.patience(attempt))).toEqual([5_000, 5_000, 10_000, 10_000]);
  });

  it('keep attempts so few that no browser holds them back: ten in the first minute, by a service that refuses', () => {
    let at = 0;
    let attempts = 0;
    for (; at < 60_000; attempts += 1) at += full.delay(attempts, 'refused');
    expect(attempts).toBe(10);
  });

  it('are never longer than the full pause nor shorter than half of it', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (count, chance) => {
        const policy = growingPauses(() => chance);
        for (const [pause, longest] of [
          [policy.delay(count, 'refused'), full.delay(count, 'refused')],
          [policy.probeEvery(count * 1000), full.probeEvery(count * 1000)],
        ] as const) {
          expect(pause).toBeLessThanOrEqual(longest);
          expect(pause).toBeGreaterThanOrEqual(Math.floor(longest / 2));
        }
      }),
    );
  });

  it('ask a service that restarts five times a second at first, and less and less often', () => {
    expect([0, 4_999, 5_000, 59_999, 60_000, 599_999, 600_000].map((ms) => full.probeEvery(ms))).toEqual([
      200, 200, 500, 500, 1_500, 1_500, 7_000,
    ]);
  });
});
