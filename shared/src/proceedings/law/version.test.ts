import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { CASE_PERMISSIONS } from './permissions.ts';
import { CASE_LAW_VERSION } from './version.ts';

/** Digest of the table in this version. */
const DIGEST = { version: 6, sha256: '723460508edd00171f1e9fc89411495763109c3433c35745418611bc9861e9fb' };

it('the permission table is that of this version of the law of cases: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(CASE_PERMISSIONS)).digest('hex');
  expect({ version: CASE_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
