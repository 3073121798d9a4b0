import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { CASE_PERMISSIONS } from './permissions.ts';
import { CASE_LAW_VERSION } from './version.ts';

/** Of the table as it belongs to the version. */
const DIGEST = { version: 4, sha256: '949025c0e417bfe669c64c4c38a0ef6dba50bae6e24eb1e59ee40839dec55577' };

it('the permission table is that of this version of the law of cases: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(CASE_PERMISSIONS)).digest('hex');
  expect({ version: CASE_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
