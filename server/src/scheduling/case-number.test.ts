import { expect, it } from 'vitest';
import { partsOf, typedNumber } from './case-number.ts';

it('a search is looked at word by word, a national ID as one', () => {
  expect(partsOf('  ۱۴۰۵۷۷۷  رحیمی ')).toEqual(['۱۴۰۵۷۷۷', 'رحیمی']);
  expect(partsOf('001 354241-9')).toEqual(['001 354241-9']);
  expect(partsOf(' ')).toEqual([]);
});

it('a number of a case may be written in any digits and with signs, but not without a digit', () => {
  expect(typedNumber('۱۴۰۵۷۷۷')).toBe('1405777');
  expect(typedNumber('١٤٠٥/٧-ک')).toBe('1405/7-ک');
  expect(typedNumber('رحیمی')).toBeNull();
  expect(typedNumber('14057%')).toBeNull();
  expect(typedNumber('1'.repeat(41))).toBeNull();
});
