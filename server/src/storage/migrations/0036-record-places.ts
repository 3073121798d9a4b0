import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Places of recordings: which are completely in the file store, and which data folders have parts of them. */
export async function recordPlaces(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('record_archives')
    .addColumn('hearing_id', kind.text, (column) => column.primaryKey().notNull().references('hearings.id'))
    .addColumn('stored_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('record_holders')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('node', kind.text, (column) => column.notNull())
    .addColumn('removed_at', 'bigint')
    .addPrimaryKeyConstraint('record_holders_pkey', ['hearing_id', 'node'])
    .execute();
}
