import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Progress of people's proofs of identity. Stores only the hash of a code, and only the number of failures. */
export async function identity(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('identity_checks')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('seat', kind.text, (column) => column.notNull())
    .addColumn('code_hash', kind.text)
    .addColumn('code_until', 'bigint', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('sends', 'integer', (column) => column.notNull())
    .addColumn('sends_since', 'bigint', (column) => column.notNull())
    .addColumn('last_send_at', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('locked_at', 'bigint')
    .addPrimaryKeyConstraint('identity_checks_pk', ['hearing_id', 'seat'])
    .execute();
}
