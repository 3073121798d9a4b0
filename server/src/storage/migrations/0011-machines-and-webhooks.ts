import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Tokens of the court's systems, webhook addresses, and deliveries. */
export async function machinesAndWebhooks(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('machines')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('name', kind.text, (column) => column.notNull())
    .addColumn('acts', kind.text, (column) => column.notNull())
    .addColumn('token_hash', kind.text, (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', kind.text, (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute();

  await db.schema
    .createTable('webhooks')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('name', kind.text, (column) => column.notNull())
    .addColumn('target', kind.binary, (column) => column.notNull())
    .addColumn('events', kind.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('paused', kind.text)
    .execute();

  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('webhook_id', kind.text, (column) => column.notNull().references('webhooks.id'))
    .addColumn('event', kind.text, (column) => column.notNull())
    .addColumn('subject', kind.text, (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('body', kind.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('state', kind.text, (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'bigint')
    .addColumn('last_at', 'bigint')
    .addColumn('last_status', 'integer')
    .addColumn('last_failure', kind.text)
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_newest')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'created_at', 'id'])
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_waiting')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'next_at'])
    .where(sql<boolean>`state = 'waiting'`)
    .execute();

  await db.schema
    .createTable('webhook_positions')
    .addColumn('hearing_id', kind.text, (column) => column.primaryKey().notNull().references('hearings.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('whole_told', 'integer', (column) => column.notNull())
    .execute();
}
