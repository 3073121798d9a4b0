import { describe, expect, it } from 'vitest';
import { OIDC_PROBLEMS } from '@mahzar/shared/rest/sign-in-ways';
import { problemOf } from './organisation-problem.ts';

describe('the address of somebody who is back from the organisation', () => {
  it('says what is wrong, in the words that are known', () => {
    expect(problemOf('#sign-in=no-account', OIDC_PROBLEMS)).toBe('no-account');
    for (const hash of ['', '#', '#sign-in', '#sign-in=<script>', '#other=no-account', '#no-account']) {
      expect(problemOf(hash, OIDC_PROBLEMS)).toBeNull();
    }
  });
});
