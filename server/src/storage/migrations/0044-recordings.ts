import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Sound and video documents of a case: which parts can be played. */
export async function recordings(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('case_documents').addColumn('playback', kind.text).execute();
}
