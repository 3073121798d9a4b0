import { describe, expect, it } from 'vitest';
import { HEARD_ABOVE, loudness } from './level.ts';

const tone = (amplitude: number): number[] => Array.from({ length: 1024 }, (_, i) => amplitude * Math.sin(i / 5));

describe('the level meter', () => {
  it('shows silence as nothing and the loudest sound as everything', () => {
    expect(loudness(tone(0))).toBe(0);
    expect(loudness([1, -1, 1, -1])).toBe(1);
    expect(loudness([])).toBe(0);
  });

  it('takes speech as heard and the hum of a room as silence', () => {
    expect(loudness(tone(0.1))).toBeGreaterThan(HEARD_ABOVE);
    expect(loudness(tone(0.003))).toBeLessThan(HEARD_ABOVE);
  });
});
