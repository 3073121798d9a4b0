import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Messages to people outside of hearings, their texts, the short links in them, and an inbox for development. */
export async function messages(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('hearing_id', kind.text, (column) => column.references('hearings.id'))
    .addColumn('person', kind.text)
    .addColumn('event', kind.text, (column) => column.notNull())
    .addColumn('audience', kind.text, (column) => column.notNull())
    .addColumn('channel', kind.text, (column) => column.notNull())
    .addColumn('language', kind.text, (column) => column.notNull())
    .addColumn('letter', kind.binary, (column) => column.notNull())
    .addColumn('state', kind.text, (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('until_at', 'bigint', (column) => column.notNull())
    .addColumn('next_at', 'bigint')
    .addColumn('lease', kind.text)
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('error', kind.text)
    .addColumn('sent_at', 'bigint')
    .addColumn('reference', kind.text)
    .execute();
  await db.schema
    .createIndex('outbox_next')
    .on('outbox')
    .columns(['channel', 'next_at', 'id'])
    .where(sql<boolean>`next_at is not null`)
    .execute();
  await db.schema.createIndex('outbox_of_hearing').on('outbox').columns(['hearing_id', 'due_at', 'id']).execute();
  await db.schema.createIndex('outbox_newest').on('outbox').columns(['due_at', 'id']).execute();
  await db.schema
    .createIndex('outbox_references')
    .on('outbox')
    .columns(['reference'])
    .where(sql<boolean>`reference is not null`)
    .execute();

  await db.schema
    .createTable('message_templates')
    .addColumn('event', kind.text, (column) => column.notNull())
    .addColumn('audience', kind.text, (column) => column.notNull())
    .addColumn('channel', kind.text, (column) => column.notNull())
    .addColumn('language', kind.text, (column) => column.notNull())
    .addColumn('subject', kind.text)
    .addColumn('body', kind.text)
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('message_templates_pk', ['event', 'audience', 'channel', 'language'])
    .execute();

  await db.schema
    .createTable('short_links')
    .addColumn('code_hash', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('seat', kind.text, (column) => column.notNull())
    .addColumn('token_id', kind.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('first_opened_at', 'bigint')
    .addColumn('last_opened_at', 'bigint')
    .addColumn('opened', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('short_links_of_hearing').on('short_links').columns(['hearing_id', 'seat']).execute();

  await db.schema
    .createTable('inbox')
    .addColumn('message_id', kind.text, (column) => column.primaryKey().notNull().references('outbox.id'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('letter', kind.binary, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('inbox_newest').on('inbox').columns(['at', 'message_id']).execute();
}
