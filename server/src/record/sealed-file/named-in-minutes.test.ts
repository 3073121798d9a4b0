import type { SeatId } from '@mahzar/shared/hearing/ids';
import { expect, it } from 'vitest';
import { namesHidden } from './named-in-minutes.ts';

const seats = new Map(
  [['a', 'مریم احمدی'] as const, ['b', 'علی احمدی'] as const].map(([id, name]) => [id as SeatId, name]),
);
const elsewhere = { name: 'نگار ملکی', nationalId: '0076229645' };
const namesAny = (text: string, hidden = [elsewhere], ...ids: string[]) =>
  namesHidden([text], { seats, hidden }, new Set(ids as SeatId[]));

it('minutes name whoever goes by a number at another hearing of the case alone, by name or national ID', () => {
  expect(namesAny('خانم ملکی چنین گفت.')).toBe(true);
  expect(namesAny('کد ملی ۰۰۷۶۲۲۹۶۴۵ خوانده شد.')).toBe(true);
  expect(namesAny('خانم ملکی چنین گفت.', [])).toBe(false);
});

it('of the people of the hearing they name those who go by a number, and nobody else', () => {
  expect(namesAny('مریم احمدی و علی احمدی آمدند.', [], 'a')).toBe(true);
  expect(namesAny('علی احمدی آمد.', [], 'a')).toBe(false);
  expect(namesAny('علی احمدی آمد.', [])).toBe(false);
});
