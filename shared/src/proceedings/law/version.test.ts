import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { CASE_PERMISSIONS } from './permissions.ts';
import { CASE_LAW_VERSION } from './version.ts';

/** Of the table as it belongs to the version. */
const DIGEST = { version: 5, sha256: '79ffaa6e7fe3114a145d4647e22f61b656ef0305cf10107d31e116652be3a44f' };

it('the permission table is that of this version of the law of cases: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(CASE_PERMISSIONS)).digest('hex');
  expect({ version: CASE_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
