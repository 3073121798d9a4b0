import { RECORD_ERROR_CODES } from '@mahzar/shared/protocol/record';
import { expect, it } from 'vitest';
import { endsConnection } from './final-codes.ts';

it('of what the page of a record is refused by, only what passes by itself is tried again', () => {
  const passes = RECORD_ERROR_CODES.filter((code) => !endsConnection(code));
  expect(passes).toEqual(['bad-message', 'too-many-messages', 'internal']);
});
