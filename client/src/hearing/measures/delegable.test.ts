import { DELEGABLE_ACTS } from '@mahzar/shared/hearing/law/permissions';
import { describe, expect, it } from 'vitest';
import { DELEGABLE } from './delegable.ts';

describe('the powers of the clerk', () => {
  it('are shown in groups that hold every act that can be given, once', () => {
    expect(Object.values(DELEGABLE).flat().sort()).toEqual([...DELEGABLE_ACTS].sort());
  });
});
