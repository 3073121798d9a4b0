import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** The people whom the papers of orders name; unknown for older papers, which may name everybody. */
export async function namedInOrders(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('case_orders').addColumn('named', kind.binary).execute();
}
