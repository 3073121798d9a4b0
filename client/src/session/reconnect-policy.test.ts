import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growingPauses } from './reconnect-policy.ts';

describe('growing pauses', () => {
  it('double from a tenth of a second and stop growing at two and a half seconds', () => {
    const policy = growingPauses(() => 0);
    expect([0, 1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => policy.delay(attempt))).toEqual([
      100, 200, 400, 800, 1600, 2500, 2500, 2500, 2500,
    ]);
  });

  it('are never longer than the full pause nor shorter than half of it', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, chance) => {
        const full = growingPauses(() => 0).delay(attempt);
        const pause = growingPauses(() => chance).delay(attempt);
        return pause <= full && pause >= Math.floor(full / 2);
      }),
    );
  });
});
