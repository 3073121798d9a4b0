import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Citizens' requests for a meeting: who asked (a person proven by national ID and telephone), what, for when, and from which browser. */
export async function requests(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('proven_persons')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('person_index', kind.text, (column) => column.notNull().unique())
    .addColumn('national_id_index', kind.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('proven_persons_national_id').on('proven_persons').column('national_id_index').execute();

  await db.schema
    .createTable('requests')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('office_id', kind.text, (column) => column.notNull().references('offices.id'))
    .addColumn('state', kind.text, (column) => column.notNull())
    .addColumn('via', kind.text)
    .addColumn('person_id', kind.text, (column) => column.references('proven_persons.id'))
    .addColumn('tracking_index', kind.text, (column) => column.unique())
    .addColumn('day', kind.text)
    .addColumn('turn_at', 'bigint')
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('submitted_at', 'bigint')
    .addColumn('details', kind.binary, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('requests_of_day').on('requests').columns(['office_id', 'day']).execute();
  await db.schema.createIndex('requests_of_person').on('requests').column('person_id').execute();
  await db.schema
    .createIndex('requests_drafts')
    .on('requests')
    .column('changed_at')
    .where(sql<boolean>`state = 'draft'`)
    .execute();

  await db.schema
    .createTable('request_keys')
    .addColumn('request_id', kind.text, (column) => column.primaryKey().notNull().references('requests.id'))
    .addColumn('wrapped', kind.binary, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('request_sessions')
    .addColumn('hash', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('request_id', kind.text, (column) => column.notNull().references('requests.id'))
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('request_sessions_request').on('request_sessions').column('request_id').execute();

  await db.schema
    .createTable('request_links')
    .addColumn('code_hash', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('request_id', kind.text, (column) => column.notNull().references('requests.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('request_links_request').on('request_links').column('request_id').execute();

  await db.schema
    .createTable('request_codes')
    .addColumn('key', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('request_id', kind.text, (column) => column.references('requests.id'))
    .addColumn('code_hash', kind.text)
    .addColumn('code_until', 'bigint', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('sends', 'integer', (column) => column.notNull())
    .addColumn('sends_since', 'bigint', (column) => column.notNull())
    .addColumn('last_send_at', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('locked_at', 'bigint')
    .execute();
  await db.schema.createIndex('request_codes_request').on('request_codes').column('request_id').execute();
}
