import { sql } from 'kysely';
import { verifyChain } from '../verify.ts';
import type { ChainCheck, Flaw, LooseChainEntry } from '../verify.ts';
import { checkAudit } from '../../audit/check-audit.ts';
import { tablesOf } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { toChainEntry } from './event-log.ts';

/** What a check of all logs found. */
export interface LogsCheck {
  readonly hearings: number;
  readonly entries: number;
  /** Of each damaged log the first bad entry. */
  readonly damaged: readonly { readonly hearing: string; readonly seq: number; readonly flaw: Flaw }[];
  /** Of what staff did; null in a database of before there was such a log. */
  readonly audit: ChainCheck | null;
}

const BATCH = 500;

/** Checks the chain of every hearing's log, that every hearing has one, and the log of what staff did. */
export async function checkAllLogs(database: Database): Promise<LogsCheck> {
  const { db } = database;
  const unseen = new Set((await db.selectFrom('hearings').select('id').execute()).map(({ id }) => id));
  const hearings = unseen.size;
  const damaged: LogsCheck['damaged'][number][] = [];
  let entries = 0;
  let log: LooseChainEntry[] = [];
  const check = (hearing: string): void => {
    unseen.delete(hearing);
    entries += log.length;
    const result = verifyChain(hearing, log);
    if (!result.ok) damaged.push({ hearing, seq: result.seq, flaw: result.reason });
    log = [];
  };

  // Ordered by what no index holds: rows are read from their table, as `checkLog` reads them.
  const rows = db
    .selectFrom('log_entries')
    .selectAll()
    .orderBy(sql`hearing_id || ''`)
    .orderBy(sql`seq + 0`)
    .stream(BATCH);
  let hearing: string | undefined;
  for await (const row of rows) {
    if (hearing !== undefined && hearing !== row.hearing_id) check(hearing);
    hearing = row.hearing_id;
    log.push(toChainEntry(row));
  }
  if (hearing !== undefined) check(hearing);
  for (const lost of unseen) damaged.push({ hearing: lost, seq: 1, flaw: 'missing' });
  const audit = (await tablesOf(database)).includes('audit_entries') ? await checkAudit(database) : null;
  return { hearings, entries, damaged, audit };
}
