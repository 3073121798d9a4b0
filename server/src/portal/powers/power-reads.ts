import type { Audit, AuditActor } from '../../audit/audit.ts';
import { actorText, createAuditLog } from '../../audit/audit-store.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';

/** Whether the log of what staff do says that one is given out that cannot be scanned for viruses. */
export function isScanWaived(database: Database): (id: string) => Promise<boolean> {
  const log = createAuditLog(database);
  return async (id) => {
    const found = await log.search({ act: 'power-scan-waived', subject: `power:${id}` }, { before: null, limit: 1 });
    return found.length > 0;
  };
}

/** Notes that a staff member has opened a waiting power of attorney: once per reader, and each time that it is downloaded. */
export type NotePowerRead = (id: string, account: string, how: 'read' | 'saved') => Promise<void>;

export function powerReads({
  database,
  audit,
  now,
}: {
  readonly database: Database;
  readonly audit: Pick<Audit, 'note'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): NotePowerRead {
  const log = createAuditLog(database);
  return async (id, account, how) => {
    const actor: AuditActor = { kind: 'staff', id: account };
    const subject = { kind: 'power', id } as const;
    const act = 'power-read';
    const before = { act, actor: actorText(actor), subject: `${subject.kind}:${id}` };
    if (how === 'read' && (await log.search(before, { before: null, limit: 1 })).length > 0) return;
    await inTransaction(database, (on) =>
      audit.note(on, { actor, act, subject, details: how === 'saved' ? { saved: true } : {} }, now()),
    );
  };
}
