import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { asOwner } from './databases.ts';
import type { TestService } from './service.ts';

/** An entry of a hearing's log, as stored in the database. */
export interface LoggedEntry {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The log of the demonstration hearing, or of another one that is held. */
export function readLog(service: Pick<TestService, 'database' | 'demo'>): LoggedEntry[] {
  return readEntries(service.database, service.demo.hearing);
}

export function readEntries(database: DatabasePlace, hearing: string): LoggedEntry[] {
  const rows = asOwner(database).rows<{ seq: number; at: number; type: string; payload: string }>(
    `select seq, at, type, payload from log_entries where hearing_id = '${hearing}' order by seq`,
  );
  return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) as LoggedEntry['payload'] }));
}

/** Changes one byte in the middle of the log, bypassing the database's triggers. Returns the entry's number. */
export function tamperWithLog(service: TestService): number {
  const owner = asOwner(service.database);
  const ours = `hearing_id = '${service.demo.hearing}'`;
  const [entry] = owner.rows<{ seq: number }>(
    `select min(seq) as seq from log_entries where ${ours} and type = 'microphone-blocked'`,
  );
  owner.run(
    `${owner.unguard}
     update log_entries set payload = replace(payload, 'citizen', 'citizem') where ${ours} and seq = ${entry!.seq}`,
  );
  return entry!.seq;
}

/** Adds an entry that does not fit the chain, bypassing the service. */
export function forgeEntry(service: Pick<TestService, 'database' | 'demo'>): void {
  asOwner(service.database).run(
    `insert into log_entries
     select hearing_id, seq + 1, at, actor, type, payload, prev_hash, hash from log_entries
     where hearing_id = '${service.demo.hearing}' order by seq desc limit 1`,
  );
}

/** Blocks all writes of the service; resolves with a function that releases them. */
export function lockDatabase(service: TestService): Promise<() => Promise<void>> {
  return asOwner(service.database).lock();
}
