import { expect, it } from 'vitest';
import { ownPart } from './own-part.ts';

it('a hearing is taken on as what nobody does yet, of what one may', () => {
  expect(ownPart(['clerk'], [])).toBe('clerk');
  expect(ownPart(['clerk'], [{ as: 'clerk' }])).toBe('support');
  expect(ownPart(['clerk'], [{ as: 'clerk' }, { as: 'support' }])).toBe('clerk');
  expect(ownPart(['support'], [{ as: 'support' }])).toBe('support');
  expect(ownPart(['judge', 'scheduler'], [])).toBeNull();
});
