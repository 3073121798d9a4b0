import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Proceedings of cases: their logs (chained and append-only like those of hearings), keys and documents. */
export async function proceedings(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('proceedings')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull().references('cases.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('case_entries')
    .addColumn('case_id', kind.text, (column) => column.notNull().references('proceedings.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', kind.text, (column) => column.notNull())
    .addColumn('type', kind.text, (column) => column.notNull())
    .addColumn('payload', kind.text, (column) => column.notNull())
    .addColumn('prev_hash', kind.text, (column) => column.notNull())
    .addColumn('hash', kind.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('case_entries_pk', ['case_id', 'seq'])
    .execute();
  await kind.makeAppendOnly(db, 'case_entries');

  await db.schema
    .createTable('case_keys')
    .addColumn('case_id', kind.text, (column) => column.primaryKey().notNull().references('proceedings.id'))
    .addColumn('wrapped', kind.binary, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('case_documents')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('case_id', kind.text, (column) => column.notNull().references('proceedings.id'))
    .addColumn('uploaded_by', kind.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('received', 'integer', (column) => column.notNull())
    .addColumn('media', kind.text)
    .addColumn('sha256', kind.text)
    .addColumn('pages', 'integer')
    .addColumn('filed', 'integer', (column) => column.notNull())
    .addColumn('title', kind.binary, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('case_documents_case').on('case_documents').columns(['case_id', 'filed']).execute();
}
