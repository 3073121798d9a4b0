import type { Kysely } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/**
 * The hearing during which another one was booked. Stored by the new hearing, so that any change of it, on any process, finds the
 * former.
 */
export async function nextHearings(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('next_hearings')
    .addColumn('next_id', kind.text, (column) => column.primaryKey().notNull().references('hearings.id'))
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .execute();
  const booked = await db
    .selectFrom('log_entries')
    .select(['hearing_id', 'payload'])
    .where('type', '=', 'next-hearing-booked')
    .execute();
  for (const { hearing_id, payload } of booked) {
    const { hearing: next_id } = JSON.parse(payload) as { readonly hearing: HearingId };
    const found = await db.selectFrom('hearings').select('id').where('id', '=', next_id).executeTakeFirst();
    // A log may name a hearing that this database does not have.
    if (found !== undefined) await db.insertInto('next_hearings').values({ next_id, hearing_id }).execute();
  }
}
