import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Time stamps of checkpoints, by an authority that is not the court. */
export async function checkpointStamps(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('checkpoint_stamps')
    .addColumn('size', 'integer', (column) => column.primaryKey().notNull().references('checkpoints.size'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('token', kind.text, (column) => column.notNull())
    .execute();
  await kind.makeAppendOnly(db, 'checkpoint_stamps');
}
