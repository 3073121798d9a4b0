import { expect, it } from 'vitest';
import { newBookingId } from './parts.ts';

it('gives a booking an id that no command takes for an option', () => {
  const idOf = (first: number) => newBookingId({ randomBytes: (length) => Buffer.alloc(length, first) });
  expect(idOf(0xfb)).toBe('__v7-_v7-_v7-_v7');
  expect(idOf(0)).toBe('AAAAAAAAAAAAAAAA');
});
