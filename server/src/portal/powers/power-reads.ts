import { z } from 'zod';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import { STAFF_CAPACITIES } from '@mahzar/shared/proceedings/words';
import type { Audit, AuditActor } from '../../audit/audit.ts';
import { actorText, createAuditLog } from '../../audit/audit-store.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';

const capacities = z.array(z.enum(STAFF_CAPACITIES));

/** A decision to release a power of attorney that cannot be scanned for viruses. */
export interface PowerScanWaiver {
  /** Who decided it, in their capacities at that time; null for older notes, which lack them. */
  readonly by: Extract<CaseActor, { readonly kind: 'staff' }> | null;
}

/** Finds that decision in the audit log; null: there is none. */
export function scanWaivers(database: Database): (id: string) => Promise<PowerScanWaiver | null> {
  const log = createAuditLog(database);
  return async (id) => {
    const [found] = await log.search({ act: 'power-scan-waived', subject: `power:${id}` }, { before: null, limit: 1 });
    if (found === undefined) return null;
    const account = /^staff:(.+)$/.exec(found.actor)?.[1];
    const as = capacities.safeParse(found.details['as']);
    if (account === undefined || !as.success) return { by: null };
    return { by: { kind: 'staff', account: account as AccountId, as: as.data } };
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
