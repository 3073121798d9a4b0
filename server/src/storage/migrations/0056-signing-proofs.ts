import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** People who signed in again with the organisation's provider in order to sign one thing. */
export async function signingProofs(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('signing_proofs')
    .addColumn('account_id', kind.text, (column) => column.notNull())
    .addColumn('sha256', kind.text, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('signing_proofs_key', ['account_id', 'sha256'])
    .execute();
}
