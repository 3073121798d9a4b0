import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Whom the papers of orders name. Those of before name everybody, as far as anybody knows. */
export async function namedInOrders(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('case_orders').addColumn('named', kind.binary).execute();
}
