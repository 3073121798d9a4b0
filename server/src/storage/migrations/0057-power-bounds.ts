import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** From which telephone a waiting power of attorney was filed (unknown for older ones), and when one was decided. */
export async function powerBounds(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('power_filings').addColumn('phone', kind.text).execute();
  await db.schema.alterTable('power_filings').addColumn('decided_at', 'bigint').execute();
  await db
    .updateTable('power_filings')
    .set(({ ref }) => ({ decided_at: ref('filed_at') }))
    .where('state', 'in', ['accepted', 'refused'])
    .execute();
  await db.schema.createIndex('power_filings_phone').on('power_filings').column('phone').execute();
}
