import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { QUEUE_PERMISSIONS } from './permissions.ts';
import { QUEUE_LAW_VERSION } from './version.ts';

/** Of the table as it belongs to the version. */
const DIGEST = { version: 1, sha256: 'f20270ff91910b5ef3e83b7ffb4e9b7c8761a092e78b06e3701ac268bcaf7543' };

it('the permission table is that of this version of the law of queues: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(QUEUE_PERMISSIONS)).digest('hex');
  expect({ version: QUEUE_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
