import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newCheckNumber, parseCheckNumber, shownCheckNumber } from './check-number.ts';

const random = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

it('is read back from how people write it, and a wrong digit is found', () => {
  fc.assert(
    fc.property(random, fc.nat({ max: 15 }), fc.integer({ min: 1, max: 9 }), (stream, at, by) => {
      const number = newCheckNumber((below) => Math.floor(stream.next().value * below));
      expect(parseCheckNumber(` ${shownCheckNumber(number)}`)).toBe(number);
      const wrong = [...number].map((digit, index) => (index === at ? (Number(digit) + by) % 10 : digit)).join('');
      expect(parseCheckNumber(wrong)).toBeNull();
    }),
  );
  expect(parseCheckNumber('۴۸۲۱-۷۷۳۰')).toBeNull();
});
