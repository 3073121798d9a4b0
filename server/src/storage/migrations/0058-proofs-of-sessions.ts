import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** A repeated sign-in belongs to one session. Older ones are valid for five minutes only, and are dropped. */
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
