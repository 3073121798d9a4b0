import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/**
 * Marks by which protected people of hearings whose names were destroyed are recognized. They replace the ids of these people's
 * other places, which a corrected national ID or an exchanged seat changes.
 */
export async function protectedIdentities(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('protected_identities')
    .addColumn('hearing_id', kind.text, (column) => column.notNull())
    .addColumn('seat', kind.text, (column) => column.notNull())
    .addColumn('mark', kind.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('protected_identities_key', ['hearing_id', 'seat', 'mark'])
    .execute();
  await sql`
    insert into protected_identities (hearing_id, seat, mark)
    select hearing_id, seat,
      case other_hearing when '' then 'party:' || other_id else 'seat:' || other_hearing || '/' || other_id end
    from carried_protection`.execute(db);
  await db.schema.dropTable('carried_protection').execute();
}
