import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTrackingCode, randomDigits, shownTrackingCode, trackingCode } from './tracking-code.ts';

const code = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 11 }).map((picks) => {
  const next = [...picks];
  return trackingCode(randomDigits((below) => (next.shift() ?? 0) % below));
});

describe('a tracking code', () => {
  it('is read however it is written', () => {
    const one = trackingCode('48217730519');
    expect(shownTrackingCode(one)).toMatch(/^4821-7730-519\d$/);
    const persian = one.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)));
    for (const text of [one, shownTrackingCode(one), ` ${one.slice(0, 4)} ${one.slice(4)} `, persian, `\u200e${one}`]) {
      expect(parseTrackingCode(text)).toBe(one);
    }
  });

  it('has twelve digits, and every slip of one digit is found', () => {
    fc.assert(
      fc.property(code, fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 9 }), (one, at, by) => {
        expect(parseTrackingCode(one)).toBe(one);
        const wrong = one.slice(0, at) + ((Number(one[at]) + by) % 10) + one.slice(at + 1);
        expect(parseTrackingCode(wrong)).toBe(null);
      }),
    );
  });

  it.each(['', '1', '482177305190123', '0821-7730-5196', 'abcd-efgh-ijkl', '<script>'])('is not %j', (text) => {
    expect(parseTrackingCode(text)).toBe(null);
  });
});
