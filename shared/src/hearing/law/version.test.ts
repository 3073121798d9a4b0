import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { capacityOf, HEARING_KINDS, ROLES } from '../roles.ts';
import { PERMISSIONS } from './permissions.ts';
import { LAW_VERSION } from './version.ts';

/** Of the table and of the capacity of each role, as they belong to the version. */
const DIGEST = { version: 11, sha256: '57d2dbb5947d6943310ce14fb71fa149ec8752a87c39762072471c045f6e2546' };

it('the permission table is that of this version of the law: whoever changes it raises the version', () => {
  const capacities = HEARING_KINDS.map((kind) => ROLES.map((role) => [kind, role, capacityOf(kind, role)]));
  const sha256 = createHash('sha256')
    .update(JSON.stringify([PERMISSIONS, capacities]))
    .digest('hex');
  expect({ version: LAW_VERSION, sha256 }).toEqual(DIGEST);
});
