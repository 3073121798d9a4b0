import { BEFORE_FIRST } from '../event-log/chain-hash.ts';
import { verifyChain } from '../event-log/verify.ts';
import type { ChainCheck } from '../event-log/verify.ts';
import { AUDIT_CHAIN, auditRows, toChainEntry } from './audit-store.ts';
import type { Database } from '../storage/database.ts';

/** Checks the chain of the audit log and names the first bad entry. See `verifyChain`. */
export async function checkAudit({ db }: Pick<Database, 'db'>): Promise<ChainCheck> {
  let good = { seq: 0, head: BEFORE_FIRST };
  try {
    for await (const rows of auditRows(db)) {
      const check = verifyChain(AUDIT_CHAIN, rows.map(toChainEntry), good);
      if (!check.ok) return check;
      good = { seq: check.entries, head: check.head };
    }
  } catch {
    return { ok: false, seq: good.seq + 1, reason: 'unreadable' };
  }
  return { ok: true, entries: good.seq, head: good.head };
}

/** Whether a log that passed its check has an entry with this hash. If not, the log was cut off before it or replaced. */
export async function holdsEntry({ db }: Pick<Database, 'db'>, hash: string): Promise<boolean> {
  const row = await db.selectFrom('audit_entries').select('seq').where('hash', '=', hash).executeTakeFirst();
  return row !== undefined;
}
