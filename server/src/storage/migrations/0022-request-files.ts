import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Files that citizens upload with requests: stored in the parts received, encrypted with the request's key. */
export async function requestFiles(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('request_files')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('request_id', kind.text, (column) => column.notNull().references('requests.id'))
    .addColumn('kind', kind.text, (column) => column.notNull())
    .addColumn('media', kind.text)
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('received', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('name', kind.binary, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('request_files_request').on('request_files').column('request_id').execute();

  await db.schema
    .createTable('object_parts')
    .addColumn('object', kind.text, (column) => column.notNull())
    .addColumn('offset_at', 'integer', (column) => column.notNull())
    .addColumn('content', kind.binary, (column) => column.notNull())
    .addPrimaryKeyConstraint('object_parts_pk', ['object', 'offset_at'])
    .execute();
}
