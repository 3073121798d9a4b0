import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Papers of closed minutes, with the numbers by which they are checked. Each is made once. */
export async function minutesPapers(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('minutes_papers')
    .addColumn('minutes_id', kind.text, (column) => column.primaryKey().notNull().references('minutes.id'))
    .addColumn('check_hash', kind.text, (column) => column.notNull().unique())
    .addColumn('facts', kind.text, (column) => column.notNull())
    .addColumn('content', kind.text, (column) => column.notNull())
    .execute();
  await kind.makeAppendOnly(db, 'minutes_papers');
}
