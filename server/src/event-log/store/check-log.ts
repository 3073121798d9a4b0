import Sqlite from 'better-sqlite3';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { verifyChain } from '../verify.ts';
import type { ChainCheck, LooseChainEntry } from '../verify.ts';
import { checkLogOnServer, kept } from './check-log-on-server.ts';
import type { Keep } from './check-log-on-server.ts';
import type { DatabasePlace } from '../../storage/database-place.ts';
import { readPlace } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';

/**
 * Checks the chain of a hearing's log in a database, which is only read and may be in use. Undefined when the database has no
 * such hearing. Rejects when the database is not one of this service.
 *
 * @param keep receives each row before it is checked; the rows can be trusted only if the whole chain is valid
 * @param opened the database, already opened for reading by the caller; used for a server only
 */
export async function checkLog(
  place: DatabasePlace,
  hearing: HearingId,
  keep?: Keep,
  opened?: Pick<Database, 'db'>,
): Promise<ChainCheck | undefined> {
  if (place.kind === 'sqlite') return checkLogInFile(place.file, hearing, keep);
  if (opened !== undefined) return checkLogOnServer(opened.db, hearing, keep);
  const { db } = await readPlace(place);
  try {
    return await checkLogOnServer(db, hearing, keep);
  } finally {
    await db.destroy();
  }
}

/**
 * Reads the rows from the table, in the order in which they were written, and does not use the index: SQLite takes indexed
 * columns from the index, so a change of those columns in the table would not be detected. Afterwards checks whether the index
 * lists entries that the table no longer has.
 */
function checkLogInFile(file: string, hearing: HearingId, keep?: Keep): ChainCheck | undefined {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    const known = db.prepare('select 1 from hearings where id = ?').get(hearing) !== undefined;
    const rows = db
      .prepare<[string], LooseChainEntry>(
        `select hearing_id as hearing, seq, at, actor, type, payload, prev_hash as prev, hash
           from log_entries not indexed where hearing_id = ?`,
      )
      .iterate(hearing);
    const check = verifyChain(hearing, kept(rows, keep));
    if (!check.ok) return check;
    const indexed = db
      .prepare<[string], number>('select seq from log_entries where hearing_id = ? order by seq desc limit 1')
      .pluck()
      .get(hearing);
    if (check.entries === 0 && indexed === undefined && !known) return undefined;
    return Math.max(indexed ?? 0, 1) > check.entries ? { ok: false, seq: check.entries + 1, reason: 'missing' } : check;
  } finally {
    db.close();
  }
}
