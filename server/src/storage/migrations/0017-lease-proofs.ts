import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** By which the address of a lease is known to be a process's of this court, and not of whoever wrote to the database. */
export async function leaseProofColumn(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('hearing_leases').addColumn('proof', kind.text).execute();
}
