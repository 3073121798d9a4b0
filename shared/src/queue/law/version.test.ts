import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { QUEUE_PERMISSIONS } from './permissions.ts';
import { QUEUE_LAW_VERSION } from './version.ts';

/** Digest of the table in this version. */
const DIGEST = { version: 5, sha256: 'dc2c27b2602d5c932a5ce88f0f961d7dd94fd497c9978734962cdadb8fc9614d' };

it('the permission table is that of this version of the law of queues: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(QUEUE_PERMISSIONS)).digest('hex');
  expect({ version: QUEUE_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
