import { expect, it } from 'vitest';
import { hasRecord } from './own-day.ts';

it('a hearing that is over has a record for who ran it, its parties and who looked after it', () => {
  const over = { state: 'over', kind: 'courtroom', seat: null, allocatedAs: null } as const;
  for (const seat of ['presiding-judge', 'clerk', 'prosecutor'] as const)
    expect([seat, hasRecord({ ...over, seat })]).toEqual([seat, true]);
  expect(hasRecord({ ...over, seat: 'expert' })).toBe(false);
  expect(hasRecord({ ...over, allocatedAs: 'judge' })).toBe(true);
  expect(hasRecord({ ...over, allocatedAs: 'support' })).toBe(false);
  expect(hasRecord({ ...over, state: 'opened', seat: 'clerk' })).toBe(false);
});
