import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { MINUTES_PERMISSIONS } from './permissions.ts';
import { MINUTES_LAW_VERSION } from './version.ts';

/** Digest of the table in this version. */
const DIGEST = { version: 4, sha256: 'a9c78624967907ba4c9e16e378cf055d78fa8d980893029360b5f951c6ec4797' };

it('the permission table is that of this version of the law of minutes: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(MINUTES_PERMISSIONS)).digest('hex');
  expect({ version: MINUTES_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
