import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { migratedIn } from '../../../test/support/migrated.ts';
import { openStorage } from '../../compose/storage.ts';
import { listRecordKeys } from '../proof/record-keys.ts';
import { signCertificate } from './certificate.ts';

it('a first key of the court is not older than what makes it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-certificate-'));
  const masterKey = randomBytes(32);
  const storage = await openStorage({ database: await migratedIn(folder), masterKey, randomBytes });
  try {
    const { database } = storage;
    const [carriedAt, now] = [Date.UTC(2026, 10, 24), Date.UTC(2026, 10, 28)];
    const by = { order: '1', orderedBy: 'staff:judge', orderedAt: carriedAt, carriedBy: 'staff:clerk', carriedAt };
    const log = { entries: 1, head: '0'.repeat(64) };
    const begun = { hearing: 'h1' as HearingId, caseNumber: 'c', ...by, ...log, deletedAt: null, firstDeletedAt: null };
    await signCertificate(database, begun, { masterKey, randomBytes, court: 'court/record', now: () => now });
    expect(await listRecordKeys(database)).toMatchObject([{ createdAt: now }]);
  } finally {
    await storage.close();
    rmSync(folder, { recursive: true });
  }
});
