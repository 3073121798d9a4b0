import { describe } from 'vitest';
import { entering } from './portal/entering.ts';
import { filing } from './portal/filing.ts';
import { portalDesk } from './portal/portal-desk.ts';
import { privacyMatrix } from './portal/privacy-matrix.ts';
import { protection } from './portal/protection.ts';
import { reading } from './portal/reading.ts';

// All subjects share one desk, whose start takes longer than most tests. Each subject has its own file.
describe('people and their own cases', () => {
  const portal = portalDesk();
  entering(portal);
  reading(portal);
  filing(portal);
  protection(portal);
  privacyMatrix(portal);
});
