import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { CASE_PERMISSIONS } from './permissions.ts';
import { CASE_LAW_VERSION } from './version.ts';

/** Of the table as it belongs to the version. */
const DIGEST = { version: 2, sha256: 'e4a4efc61d4acba72e9fa9bce13ea0ceb35c0ce4061bbb32e2a696aa2bb3aa43' };

it('the permission table is that of this version of the law of cases: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(CASE_PERMISSIONS)).digest('hex');
  expect({ version: CASE_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
