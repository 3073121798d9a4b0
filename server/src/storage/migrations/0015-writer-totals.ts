import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** How much each writer of a seat has written: until now whoever had a seat's link wrote on one account with its person. */
export async function writerTotals(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('writer_totals')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('part', kind.text, (column) => column.notNull())
    .addColumn('author', kind.text, (column) => column.notNull())
    .addColumn('writer', kind.text, (column) => column.notNull())
    .addColumn('messages', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('writer_totals_pk', ['hearing_id', 'part', 'author', 'writer'])
    .execute();
}
