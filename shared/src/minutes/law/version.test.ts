import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { MINUTES_PERMISSIONS } from './permissions.ts';
import { MINUTES_LAW_VERSION } from './version.ts';

/** Of the table as it belongs to the version. */
const DIGEST = { version: 1, sha256: 'ef823fbbe1cd389598a38de862c865c1ac71125d50de3ac079f360239df3ef9c' };

it('the permission table is that of this version of the law of minutes: whoever changes it raises the version', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(MINUTES_PERMISSIONS)).digest('hex');
  expect({ version: MINUTES_LAW_VERSION, sha256 }).toEqual(DIGEST);
});
