import { sql } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { LeaseHolder, LeaseStore } from '../hearings/ports.ts';
import type { Database } from './database.ts';

export interface LeaseTerms {
  /** This process's name among those on the database; the same after a restart. */
  readonly node: string;
  /** Where its pages are. */
  readonly address: string;
  readonly leaseMs: number;
}

/** Leases in the database, by the database's own clock: those of its processes may differ. */
export function createLeaseStore({ db, kind }: Database, { node, address, leaseMs }: LeaseTerms): LeaseStore {
  const until = sql<number>`${kind.clock} + ${sql.lit(leaseMs)}`;
  return {
    async take(hearing) {
      const taken = await db
        .insertInto('hearing_leases')
        .columns(['hearing_id', 'node', 'address', 'until'])
        // Of a hearing that is not there nobody has a lease.
        .expression(({ selectFrom, val }) =>
          selectFrom('hearings')
            .select(['id', val(node).as('node'), val(address).as('address'), until.as('until')])
            .where('id', '=', hearing),
        )
        .onConflict((conflict) =>
          conflict
            .column('hearing_id')
            .doUpdateSet({ node, address, until })
            .where(({ eb, or }) =>
              or([eb('hearing_leases.node', '=', node), eb('hearing_leases.until', '<=', kind.clock)]),
            ),
        )
        .returning('hearing_id')
        .executeTakeFirst();
      if (taken !== undefined) return null;
      const held = await db
        .selectFrom('hearing_leases')
        .select(['node', 'address'])
        .where('hearing_id', '=', hearing)
        .executeTakeFirst();
      return held === undefined || held.node === node ? null : { address: held.address };
    },

    async renew(hearings) {
      const renewed = await db
        .updateTable('hearing_leases')
        .set({ address, until })
        .where('node', '=', node)
        .where('hearing_id', 'in', hearings)
        .returning('hearing_id')
        .execute();
      const ours = new Set(renewed.map(({ hearing_id }) => hearing_id));
      const others = hearings.filter((hearing) => !ours.has(hearing));
      if (others.length === 0) return new Map();
      const rows = await db
        .selectFrom('hearing_leases')
        .select(['hearing_id', 'address'])
        .where('hearing_id', 'in', others)
        .where('node', '!=', node)
        .execute();
      return new Map(rows.map((row): [HearingId, LeaseHolder] => [row.hearing_id as HearingId, row]));
    },

    async giveBack() {
      await db.deleteFrom('hearing_leases').where('node', '=', node).execute();
    },
  };
}
