import type { HearingId } from '@mahzar/shared/hearing/ids';
import { audit } from '../../src/audit/audit-store.ts';
import { proofOfBegun } from '../../src/record/retention/certificate.ts';
import { RetentionStore } from '../../src/record/retention/retention-store.ts';
import { inTransaction } from '../../src/storage/database.ts';
import type { Database } from '../../src/storage/database.ts';
import type { Tables } from '../../src/storage/tables.ts';

/** The database row of a deletion that has begun. @param at epoch milliseconds */
export function begunDeletion(id: string, hearing: HearingId, at: number): Tables['record_deletions'] {
  return {
    id,
    hearing_id: hearing,
    state: 'deleting',
    order_number: '12/1405',
    ordered_by: 'staff:judge',
    ordered_at: at,
    reason: null,
    carried_by: 'staff:clerk',
    carried_at: at,
    deleted_at: null,
    certificate: null,
  };
}

/** Begins the deletion of a record as the desk does, without waking the worker that carries it out. */
export async function beginDeletion(
  database: Database,
  masterKey: Buffer,
  { id, hearing, at }: { readonly id: string; readonly hearing: HearingId; readonly at: number },
): Promise<void> {
  const row = begunDeletion(id, hearing, at);
  await inTransaction(database, async (on) => {
    await new RetentionStore(on).addDeletion(row);
    const details = { order: row.order_number, orderedBy: row.ordered_by, proof: proofOfBegun(masterKey, row) };
    const subject = { kind: 'booking', id: hearing };
    await audit.note(on, { actor: { kind: 'system' }, act: 'record-deletion-begun', subject, details }, at);
  });
}
