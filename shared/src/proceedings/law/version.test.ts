import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { CASE_PERMISSIONS } from './permissions.ts';
import { CASE_LAW_VERSION } from './version.ts';

/** Of the table as it belongs to the version. */
const DIGEST = { version: 1, sha256: '944e2fa811f094aefb315dc8d610280dd133959f2cf839110db561315fe45b73' };

it('the permission table is that of this version of the law of cases: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(CASE_PERMISSIONS)).digest('hex');
  expect({ version: CASE_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
