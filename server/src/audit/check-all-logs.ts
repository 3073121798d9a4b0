import { sql } from 'kysely';
import { verifyChain } from '../event-log/verify.ts';
import type { ChainCheck, Flaw } from '../event-log/verify.ts';
import type { ChainEntry } from '../event-log/chain-hash.ts';
import { tablesOf } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { toChainEntry } from '../event-log/store/event-log.ts';
import { checkAudit } from './check-audit.ts';

/** Result of a check of all logs. */
export interface LogsCheck {
  readonly hearings: number;
  /** Entries of hearings, queues, cases and minutes. */
  readonly entries: number;
  /** The first bad entry of each damaged log; `hearing`: id of the log's owner, `of`: the owner's table. */
  readonly damaged: readonly {
    readonly hearing: string;
    readonly of: LogOwners;
    readonly seq: number;
    readonly flaw: Flaw;
  }[];
  /** The log of staff acts; null in a database from before it existed. */
  readonly audit: ChainCheck | null;
}

/** Tables whose rows have logs; minutes have the id of their hearing. */
export type LogOwners = 'hearings' | 'queues' | 'proceedings' | 'minutes';

const BATCH = 500;

/**
 * Checks the chain of the log of every hearing, queue, case and minutes, and that each has a log; also checks the log of staff
 * acts.
 */
export async function checkAllLogs(database: Database): Promise<LogsCheck> {
  const { db } = database;
  const hearings = (await db.selectFrom('hearings').select('id').execute()).map(({ id }) => id);
  // Ordered by expressions that no index has, so that rows are read from their table, as in `checkLog`.
  const rows = db
    .selectFrom('log_entries')
    .selectAll()
    .orderBy(sql`hearing_id || ''`)
    .orderBy(sql`seq + 0`)
    .stream(BATCH);
  const logs = await checkLogs('hearings', hearings, rows, toChainEntry);
  const tables = await tablesOf(database);
  const queues = tables.includes('queues') ? await checkQueues(database) : { entries: 0, damaged: [] };
  const cases = tables.includes('proceedings') ? await checkCases(database) : { entries: 0, damaged: [] };
  const minutes = tables.includes('minutes') ? await checkMinutes(database) : { entries: 0, damaged: [] };
  const audit = tables.includes('audit_entries') ? await checkAudit(database) : null;
  const damaged = [...logs.damaged, ...queues.damaged, ...cases.damaged, ...minutes.damaged];
  const entries = logs.entries + queues.entries + cases.entries + minutes.entries;
  return { hearings: hearings.length, entries, damaged, audit };
}

async function checkQueues({ db }: Database): Promise<Pick<LogsCheck, 'entries' | 'damaged'>> {
  const queues = (await db.selectFrom('queues').select('id').execute()).map(({ id }) => id);
  const rows = db
    .selectFrom('queue_entries')
    .selectAll()
    .orderBy(sql`queue_id || ''`)
    .orderBy(sql`seq + 0`)
    .stream(BATCH);
  return checkLogs('queues', queues, rows, ({ queue_id, prev_hash, ...row }) => ({
    ...row,
    hearing: queue_id,
    prev: prev_hash,
  }));
}

async function checkCases({ db }: Database): Promise<Pick<LogsCheck, 'entries' | 'damaged'>> {
  const cases = (await db.selectFrom('proceedings').select('id').execute()).map(({ id }) => id);
  const rows = db
    .selectFrom('case_entries')
    .selectAll()
    .orderBy(sql`case_id || ''`)
    .orderBy(sql`seq + 0`)
    .stream(BATCH);
  return checkLogs('proceedings', cases, rows, ({ case_id, prev_hash, ...row }) => ({
    ...row,
    hearing: case_id,
    prev: prev_hash,
  }));
}

async function checkMinutes({ db }: Database): Promise<Pick<LogsCheck, 'entries' | 'damaged'>> {
  const minutes = (await db.selectFrom('minutes').select('id').execute()).map(({ id }) => id);
  const rows = db
    .selectFrom('minutes_entries')
    .selectAll()
    .orderBy(sql`minutes_id || ''`)
    .orderBy(sql`seq + 0`)
    .stream(BATCH);
  return checkLogs('minutes', minutes, rows, ({ minutes_id, prev_hash, ...row }) => ({
    ...row,
    hearing: minutes_id,
    prev: prev_hash,
  }));
}

/** Checks the chain of each log. @param rows grouped by log, in order */
async function checkLogs<Row>(
  of: LogOwners,
  names: readonly string[],
  rows: AsyncIterable<Row>,
  toEntry: (row: Row) => ChainEntry,
): Promise<Pick<LogsCheck, 'entries' | 'damaged'>> {
  const unseen = new Set(names);
  const damaged: LogsCheck['damaged'][number][] = [];
  let entries = 0;
  let log: ChainEntry[] = [];
  const check = (name: string): void => {
    unseen.delete(name);
    entries += log.length;
    const result = verifyChain(name, log);
    if (!result.ok) damaged.push({ hearing: name, of, seq: result.seq, flaw: result.reason });
    log = [];
  };
  let name: string | undefined;
  for await (const row of rows) {
    const entry = toEntry(row);
    if (name !== undefined && name !== entry.hearing) check(name);
    name = entry.hearing;
    log.push(entry);
  }
  if (name !== undefined) check(name);
  for (const lost of unseen) damaged.push({ hearing: lost, of, seq: 1, flaw: 'missing' });
  return { entries, damaged };
}
