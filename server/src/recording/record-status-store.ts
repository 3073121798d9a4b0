import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { RecordStatusStore } from '../hearings/ports.ts';
import { isOverByLog, lastTurn } from '../event-log/store/lifecycle.ts';
import type { Database } from '../storage/database.ts';

/**
 * Stores in the database which records are complete.
 *
 * @param node this process's name among those on the database; null when there are no others
 */
export function createRecordStatusStore(database: Pick<Database, 'db'>, node: string | null = null): RecordStatusStore {
  const { db } = database;
  const incomplete = () =>
    db.selectFrom('hearings').select('id').where('whole_at', 'is', null).orderBy('created_at').orderBy('id');
  return {
    async underWay() {
      const rows = await incomplete().where(lastTurn('hearings.id'), '=', 'hearing-opened').execute();
      return rows.map(({ id }) => id);
    },

    async unfinished() {
      const rows = await incomplete().where(isOverByLog('hearings.id')).execute();
      return rows.map(({ id }) => id);
    },

    async isComplete(hearing) {
      return (await readCompletion(database, hearing)) !== null;
    },

    async markComplete(hearing, at) {
      // A cancelled hearing may have been restored meanwhile.
      await db
        .updateTable('hearings')
        .set({ whole_at: at, whole_node: node })
        .where('id', '=', hearing)
        .where(isOverByLog('hearings.id'))
        .execute();
    },
  };
}

/** Returns the process that completed a record, its name null if unknown; null if the record is not complete. */
export async function readCompletion(
  { db }: Pick<Database, 'db'>,
  hearing: HearingId,
): Promise<{ readonly node: string | null } | null> {
  // Selects all columns, because a copy of an older database lacks this one.
  const row = await db.selectFrom('hearings').selectAll().where('id', '=', hearing).executeTakeFirst();
  return typeof row?.whole_at === 'number' ? { node: row.whole_node ?? null } : null;
}
