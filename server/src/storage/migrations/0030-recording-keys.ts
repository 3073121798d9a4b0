import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/**
 * A row per recording that outlives its key, so that a destroyed key can be distinguished from one that was never made or was lost.
 */
export async function recordingKeys(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('recording_keys')
    .addColumn('hearing_id', kind.text, (column) => column.primaryKey().notNull().references('hearings.id'))
    .addColumn('wrapped', kind.binary)
    .addColumn('destroyed_at', 'bigint')
    .execute();
}
