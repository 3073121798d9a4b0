import Database from 'better-sqlite3';
import { databaseFile } from '../../src/storage/storage.ts';
import type { TestService } from './service.ts';

/** An entry of a hearing's log, as it lies in the database. */
export interface LoggedEntry {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The log of the demonstration hearing. */
export function readLog(service: TestService): LoggedEntry[] {
  const db = new Database(databaseFile(service.dataDir), { readonly: true });
  try {
    const rows = db
      .prepare('SELECT seq, at, type, payload FROM log_entries WHERE hearing_id = ? ORDER BY seq')
      .all(service.demo.hearing) as { seq: number; at: number; type: string; payload: string }[];
    return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) as LoggedEntry['payload'] }));
  } finally {
    db.close();
  }
}

/** Changes one byte in the middle of the log, past all of the database's own guards; answers with the entry's number. */
export function tamperWithLog(service: TestService): number {
  const { hearing } = service.demo;
  const db = new Database(databaseFile(service.dataDir));
  try {
    const guards = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%UPDATE%'").all();
    for (const { name } of guards as { name: string }[]) db.exec(`DROP TRIGGER ${name}`);
    const entry = db
      .prepare("SELECT seq, payload FROM log_entries WHERE hearing_id = ? AND type = 'microphone-blocked'")
      .get(hearing) as { seq: number; payload: string };
    const changed = entry.payload.replace('citizen', 'citizem');
    db.prepare('UPDATE log_entries SET payload = ? WHERE hearing_id = ? AND seq = ?').run(changed, hearing, entry.seq);
    return entry.seq;
  } finally {
    db.close();
  }
}

/** Adds an entry behind the service's back, in a chain that it does not fit. */
export function forgeEntry(service: TestService): void {
  const db = new Database(databaseFile(service.dataDir));
  try {
    db.prepare(
      `INSERT INTO log_entries
       SELECT hearing_id, seq + 1, at, actor, type, payload, prev_hash, hash FROM log_entries
       WHERE hearing_id = ? ORDER BY seq DESC LIMIT 1`,
    ).run(service.demo.hearing);
  } finally {
    db.close();
  }
}

/** Takes the database's write lock, so that the service can write nothing; answers with how to let go of it. */
export function lockDatabase(service: TestService): () => void {
  const db = new Database(databaseFile(service.dataDir));
  db.exec('BEGIN IMMEDIATE');
  return () => db.close();
}
