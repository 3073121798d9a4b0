import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Signed checkpoints of all logs, the heads of logs in them, and the keys that sign them. */
export async function checkpoints(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('record_keys')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('name', kind.text, (column) => column.notNull())
    .addColumn('public_key', kind.text, (column) => column.notNull())
    .addColumn('private_key', kind.binary, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('retired_at', 'bigint')
    .execute();

  await db.schema
    .createTable('checkpoint_heads')
    .addColumn('position', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('chain', kind.text, (column) => column.notNull())
    .addColumn('entries', 'integer', (column) => column.notNull())
    .addColumn('hash', kind.text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('checkpoint_heads_chain').on('checkpoint_heads').columns(['chain', 'position']).execute();
  await kind.makeAppendOnly(db, 'checkpoint_heads');

  await db.schema
    .createTable('checkpoints')
    .addColumn('size', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('peaks', kind.text, (column) => column.notNull())
    .addColumn('note', kind.text, (column) => column.notNull())
    .execute();
  await kind.makeAppendOnly(db, 'checkpoints');
}
