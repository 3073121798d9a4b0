import { describe, expect, it } from 'vitest';
import { maskNationalId, parseNationalId } from './national-id.ts';

describe('a national ID', () => {
  it.each([
    ['0013542419', '0013542419'],
    ['۰۰۱۳۵۴۲۴۱۹', '0013542419'],
    ['٠٠١٣٥٤٢٤١٩', '0013542419'],
    ['001-354241-9', '0013542419'],
    [' 0013542419 ', '0013542419'],
    ['13542419', '0013542419'],
    ['0076229645', '0076229645'],
  ])('is read from %j', (text, id) => {
    expect(parseNationalId(text)).toBe(id);
  });

  it.each([
    ['a wrong check digit', '0013542418'],
    ['two digits exchanged', '0031542419'],
    ['one digit all along', '1111111111'],
    ['too few digits', '3542419'],
    ['none but zeros', '0000000000'],
    ['too many digits', '00135424190'],
    ['letters', '001354241a'],
    ['nothing', ''],
  ])('is none with %s', (_name, text) => {
    expect(parseNationalId(text)).toBeNull();
  });

  // A last digit of 1 stands for two remainders (1 and 10): only such IDs have neighbours.
  it('is changed by no single digit into another', () => {
    const id = '0013542419';
    for (let place = 0; place < 10; place += 1)
      for (let digit = 0; digit < 10; digit += 1) {
        const other = `${id.slice(0, place)}${digit}${id.slice(place + 1)}`;
        if (other !== id) expect(parseNationalId(other), other).toBeNull();
      }
  });

  it('shows four digits when it is masked', () => {
    expect(maskNationalId('0076229645')).toBe('******9645');
  });
});
