import { describe, expect, it } from 'vitest';
import { smsParts } from './sms-parts.ts';

describe('an SMS', () => {
  it('holds 160 characters of the GSM alphabet, or 153 in each of several parts', () => {
    expect(smsParts('a'.repeat(160))).toEqual({ encoding: 'gsm-7', units: 160, parts: 1 });
    expect(smsParts('a'.repeat(161))).toEqual({ encoding: 'gsm-7', units: 161, parts: 2 });
    expect(smsParts('a'.repeat(306)).parts).toBe(2);
    expect(smsParts('a'.repeat(307)).parts).toBe(3);
  });

  it('holds 70 characters of Persian, or 67 in each of several parts', () => {
    expect(smsParts('س'.repeat(70))).toEqual({ encoding: 'ucs-2', units: 70, parts: 1 });
    expect(smsParts('س'.repeat(71)).parts).toBe(2);
    expect(smsParts('س'.repeat(201)).parts).toBe(3);
    expect(smsParts(`${'a'.repeat(70)}س`).parts).toBe(2);
  });

  it('counts two for what takes two, and splits none of it', () => {
    expect(smsParts('€'.repeat(80))).toEqual({ encoding: 'gsm-7', units: 160, parts: 1 });
    // 76 of them fill 152 of 153 septets: one is left empty in each part.
    expect(smsParts('€'.repeat(153)).parts).toBe(3);
    expect(smsParts('😀'.repeat(35)).parts).toBe(1);
    expect(smsParts('😀'.repeat(67)).parts).toBe(3);
  });
});
