import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** A sign-in anew is of one session. Those of before are worth five minutes, and are forgotten. */
export async function proofsOfSessions(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.dropTable('signing_proofs').execute();
  await db.schema
    .createTable('signing_proofs')
    .addColumn('session_id', kind.text, (column) => column.notNull())
    .addColumn('account_id', kind.text, (column) => column.notNull())
    .addColumn('sha256', kind.text, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('signing_proofs_session_key', ['session_id', 'sha256'])
    .execute();
}
