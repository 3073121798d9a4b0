import { describe, expect, it } from 'vitest';
import { localMobile, parseMobile } from './phone.ts';

describe('a mobile number', () => {
  it.each([
    '09121234567',
    '9121234567',
    '+989121234567',
    '00989121234567',
    '۰۹۱۲ ۱۲۳ ۴۵۶۷',
    '0912-123-4567',
    '98(912)1234567',
  ])('is read from %j', (text) => {
    expect(parseMobile(text)).toBe('+989121234567');
  });

  it.each(['02188776655', '0912123456', '091212345678', '+449121234567', 'call me', ''])('is none in %j', (text) => {
    expect(parseMobile(text)).toBeNull();
  });

  it('is shown as people write it', () => {
    expect(localMobile('+989121234567')).toBe('09121234567');
  });
});
