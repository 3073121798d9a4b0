import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Queues, one of an office and a day, and their logs: chained and append-only as those of hearings are. */
export async function queues(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('queues')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('office_id', kind.text, (column) => column.notNull())
    .addColumn('day', kind.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('queues_day').on('queues').columns(['day', 'office_id']).execute();

  await db.schema
    .createTable('queue_entries')
    .addColumn('queue_id', kind.text, (column) => column.notNull().references('queues.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', kind.text, (column) => column.notNull())
    .addColumn('type', kind.text, (column) => column.notNull())
    .addColumn('payload', kind.text, (column) => column.notNull())
    .addColumn('prev_hash', kind.text, (column) => column.notNull())
    .addColumn('hash', kind.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('queue_entries_pk', ['queue_id', 'seq'])
    .execute();
  await kind.makeAppendOnly(db, 'queue_entries');

  await db.schema
    .createIndex('queue_entries_closed')
    .on('queue_entries')
    .column('queue_id')
    .where(sql<boolean>`type = 'queue-closed'`)
    .execute();
}
