import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Minutes of hearings: their logs, chained and append-only as those of hearings are, their keys, and codes to sign with. */
export async function minutes(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('minutes')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull().references('hearings.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('wrapped', kind.binary, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('minutes_entries')
    .addColumn('minutes_id', kind.text, (column) => column.notNull().references('minutes.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', kind.text, (column) => column.notNull())
    .addColumn('type', kind.text, (column) => column.notNull())
    .addColumn('payload', kind.text, (column) => column.notNull())
    .addColumn('prev_hash', kind.text, (column) => column.notNull())
    .addColumn('hash', kind.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('minutes_entries_pk', ['minutes_id', 'seq'])
    .execute();
  await kind.makeAppendOnly(db, 'minutes_entries');

  await db.schema
    .createTable('signing_codes')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('minutes.id'))
    .addColumn('seat', kind.text, (column) => column.notNull())
    .addColumn('code_hash', kind.text)
    .addColumn('code_until', 'bigint', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('sends', 'integer', (column) => column.notNull())
    .addColumn('sends_since', 'bigint', (column) => column.notNull())
    .addColumn('last_send_at', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('locked_at', 'bigint')
    .addPrimaryKeyConstraint('signing_codes_pk', ['hearing_id', 'seat'])
    .execute();
}
