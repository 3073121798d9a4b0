import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { QUEUE_PERMISSIONS } from './permissions.ts';
import { QUEUE_LAW_VERSION } from './version.ts';

/** Of the table as it belongs to the version. */
const DIGEST = { version: 3, sha256: 'b36287307c6769f59466e19881258a9cd31e4467c5e7b44cd1795d4af0b4686e' };

it('the permission table is that of this version of the law of queues: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(QUEUE_PERMISSIONS)).digest('hex');
  expect({ version: QUEUE_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
