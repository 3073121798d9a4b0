import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Proof that the address of a lease is of a process of this court, and was not written by somebody else with database access. */
export async function leaseProofColumn(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('hearing_leases').addColumn('proof', kind.text).execute();
}
