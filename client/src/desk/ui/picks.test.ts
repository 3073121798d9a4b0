import { expect, it } from 'vitest';
import { labelsOf, pickedBy } from './picks.ts';

const PICKS = [
  { id: 'a', name: 'زهرا محمدی', note: 'قاضی' },
  { id: 'b', name: 'رضا کیانی', note: 'قاضی' },
  { id: 'c', name: 'رضا كيانى', note: 'منشی' },
];

it('those of one name, however it is written, are told apart by their note', () => {
  expect([...labelsOf(PICKS).values()]).toEqual(['زهرا محمدی', 'رضا کیانی (قاضی)', 'رضا كيانى (منشی)']);
});

it('what was typed means the one that is called so, and nobody while it could be several', () => {
  expect(pickedBy('زهرا محمدي', PICKS)?.id).toBe('a');
  expect(pickedBy('رضا کیانی (منشی)', PICKS)?.id).toBe('c');
  expect(pickedBy('رضا کیانی', PICKS)).toBeUndefined();
  expect(pickedBy('زهرا', PICKS)).toBeUndefined();
  expect(pickedBy('', PICKS)).toBeUndefined();
});
