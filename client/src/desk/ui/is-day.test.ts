import { describe, expect, it } from 'vitest';
import { isDay } from './useAddressed.ts';

describe('a day in an address', () => {
  it.each(['2026-11-25', '2028-02-29', '2027-03-20'])('is one that there is: %s', (day) => {
    expect(isDay(day)).toBe(true);
  });

  it.each(['', 'foo', '2026-13-45', '2026-02-30', '2027-02-29', '2026-1-1', '1405/09/04', '2026-11-25T10'])(
    'is none: %s',
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );
});
