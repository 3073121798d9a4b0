import { MINUTES_ERROR_CODES } from '@mahzar/shared/protocol/minutes';
import { RECORD_ERROR_CODES } from '@mahzar/shared/protocol/record';
import { expect, it } from 'vitest';
import { endsConnection } from './final-codes.ts';

it('of what the page of a record is refused by, only what passes by itself is tried again', () => {
  const passes = RECORD_ERROR_CODES.filter((code) => !endsConnection(code));
  expect(passes).toEqual(['bad-message', 'too-many-messages', 'internal']);
});

it('a page of minutes tries again only after refusals that end without the person, and stays open after those of a message', () => {
  const passes = MINUTES_ERROR_CODES.filter((code) => !endsConnection(code));
  const ofMessages = [
    'wrong-phase',
    'stale-version',
    'not-asked',
    'answered-already',
    'too-late',
    'another-text',
    'answers-missing',
    'nothing-to-read',
    'bad-steps',
    'minutes-full',
    'no-telephone',
    'wrong-code',
    'code-void',
    'code-locked',
    'app-code-wrong',
    'app-code-paused',
    'sign-in-again',
    'bad-message',
    'unknown-message',
  ];
  const ofSockets = ['not-entered', 'storage-unavailable', 'too-many-messages', 'storage-busy', 'internal'];
  expect(passes.toSorted()).toEqual([...ofMessages, ...ofSockets].toSorted());
});
