import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportAudit, searchAudit } from '@mahzar/shared/rest/audit';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk } from '../../test/support/desk.ts';
import { audit } from './audit-store.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

describe('what staff did', () => {
  it('is read by pages by administrators, with the names of colleagues', async () => {
    const administrator = await desk.as('administrator');
    const { db, kind } = desk.storage.database;
    await db.transaction().execute(async (transaction) => {
      for (const id of [administrator.account, 'gone', administrator.account]) {
        const note = { actor: { kind: 'staff', id } as const, act: 'case-read', subject: null } as const;
        await audit.note({ db: transaction, kind }, note, 1000);
      }
    });
    const first = await administrator.do(searchAudit, { query: { limit: 2, act: 'case-read' } });
    expect(first.items.map(({ seq, actorName }) => [seq, actorName])).toEqual([
      [3, expect.stringMatching(/^Colleague/)],
      [2, null],
    ]);
    const rest = await administrator.do(searchAudit, { query: { limit: 2, act: 'case-read', after: first.next } });
    expect([rest.items.map(({ seq }) => seq), rest.next]).toEqual([[1], null]);
    expect(await administrator.refused(searchAudit, { query: { after: 'x' } })).toBe('bad-request');
    // A head, three entries, the export itself, and the end of the last line.
    expect((await administrator.do(exportAudit)).split('\r\n')).toHaveLength(6);
  });

  it('is nobody else’s to read', async () => {
    expect(await (await desk.as('clerk', 'judge')).refused(searchAudit)).toBe('not-permitted');
    expect(await desk.nobody().refused(exportAudit)).toBe('not-signed-in');
  });
});
