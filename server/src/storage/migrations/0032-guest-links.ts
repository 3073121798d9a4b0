import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Links of guests who join a citizen's meeting from elsewhere. */
export async function guestLinks(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('request_links').addColumn('guest', kind.text).execute();
}
