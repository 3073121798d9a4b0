import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { capacityOf, HEARING_KINDS, ROLES } from '../roles.ts';
import { PERMISSIONS } from './permissions.ts';
import { LAW_VERSION } from './version.ts';

/** Digest of the table and of each role's capacity in this version. */
const DIGEST = { version: 15, sha256: '2834d11f6bf6862825bcd804e0b4ba6f8c63644fe0e66f05357eae7e2dacd852' };

it('the permission table is that of this version of the law: whoever changes it raises the version', () => {
  const capacities = HEARING_KINDS.map((kind) => ROLES.map((role) => [kind, role, capacityOf(kind, role)]));
  const sha256 = createHash('sha256')
    .update(JSON.stringify([PERMISSIONS, capacities]))
    .digest('hex');
  expect({ version: LAW_VERSION, sha256 }).toEqual(DIGEST);
});
