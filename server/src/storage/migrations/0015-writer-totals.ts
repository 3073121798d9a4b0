import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Totals per writer of a seat; before, all browsers with a seat's link shared one total with its person. */
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
