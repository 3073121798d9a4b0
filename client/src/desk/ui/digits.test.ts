import { expect, it } from 'vitest';
import { latinDigits } from './digits.ts';

it('digits of every keyboard become Latin, and nothing else changes', () => {
  expect(latinDigits('۰۱۲۳۴۵۶۷۸۹')).toBe('0123456789');
  expect(latinDigits('٠١٢٣٤٥٦٧٨٩')).toBe('0123456789');
  expect(latinDigits('ب-۱۴۰/ab 25')).toBe('ب-140/ab 25');
});
