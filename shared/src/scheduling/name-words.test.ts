import { expect, it } from 'vitest';
import { isSameName } from './name-words.ts';
import { maybeSame } from './party-of.ts';

it.each([
  ['مریم احمدی', 'خانم مريم احمدی'],
  ['مریم احمدی', 'احمدی مریم'],
  ['حاج سید علی رضایی', 'علی رضایی'],
  ['حسین کریم‌زاده', 'حسین کریمزاده'],
  ['علی حاجی‌زاده', 'علی حاجیزاده'],
])('«%s» may be called «%s» at another hearing', (one, other) => {
  expect(isSameName(one, other)).toBe(true);
  const [seat, otherSeat] = ['a', 'b'].map((id) => ({ id: id as never, nationalId: null }));
  expect(maybeSame({ ...seat!, name: one }, { ...otherSeat!, name: other })).toBe(true);
});

it('is nobody else, and who has no name is nobody', () => {
  expect(isSameName('مریم احمدی', 'علی احمدی')).toBe(false);
  expect(isSameName('حاجی زاده', 'زاده')).toBe(false);
  expect(isSameName('', '')).toBe(false);
  expect(isSameName('-', '…')).toBe(false);
});
