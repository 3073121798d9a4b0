import { describe } from 'vitest';
import { entering } from './portal/entering.ts';
import { filing } from './portal/filing.ts';
import { portalDesk } from './portal/portal-desk.ts';
import { privacyMatrix } from './portal/privacy-matrix.ts';
import { protection } from './portal/protection.ts';
import { reading } from './portal/reading.ts';

// Of one desk, which takes longer to start than most of them: each subject has a file of its own.
describe('people and their own cases', () => {
  const portal = portalDesk();
  entering(portal);
  reading(portal);
  filing(portal);
  protection(portal);
  privacyMatrix(portal);
});
