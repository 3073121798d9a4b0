import { sql } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { LeaseHolder, LeaseStore } from '../ports.ts';
import type { Database } from '../../storage/database.ts';
import type { LeaseProofs } from './lease-proof.ts';

export interface LeaseTerms {
  /** This process's name among the processes on the database; the same after a restart. */
  readonly node: string;
  /**
   * Differs at each start, so that two processes of one name, for example after copying a data folder, do not both hold a hearing.
   */
  readonly run: string;
  /** URL of its pages. */
  readonly address: string;
  readonly leaseMs: number;
  /** People are sent only to a process that has renewed its lease within this time. */
  readonly liveMs: number;
  readonly proofs: LeaseProofs;
  /** People are sent only to addresses with an encrypted connection. */
  readonly httpsOnly: boolean;
}

/** Leases in the database, timed by the database's clock, because the clocks of the processes may differ. */
export function createLeaseStore({ db, kind }: Database, terms: LeaseTerms): LeaseStore {
  const { node, run, address, leaseMs, liveMs, proofs, httpsOnly } = terms;
  const until = sql<number>`${kind.clock} + ${sql.lit(leaseMs)}`;
  const isLive = sql<boolean>`until > ${kind.clock} + ${sql.lit(leaseMs - liveMs)}`;
  /** Holders of these hearings other than this process. Addresses need a valid proof: people sent there present their tokens. */
  const holders = async (hearings: readonly HearingId[]): Promise<ReadonlyMap<HearingId, LeaseHolder>> => {
    const rows = await db
      .selectFrom('hearing_leases')
      .select(['hearing_id', 'node', 'address', 'proof', isLive.as('live')])
      .where('hearing_id', 'in', hearings)
      .where(({ eb, or }) => or([eb('node', '!=', node), eb('run', '!=', run)]))
      .execute();
    return new Map(
      rows.map((row): [HearingId, LeaseHolder] => {
        const claim = { hearing: row.hearing_id, node: row.node, address: row.address };
        const isFit = !httpsOnly || row.address.startsWith('https:');
        // SQLite returns 1 for true.
        const isTold = Boolean(row.live) && isFit && proofs.hold(claim, row.proof);
        return [row.hearing_id, { address: isTold ? row.address : null }];
      }),
    );
  };
  return {
    async take(hearing) {
      const proof = proofs.of({ hearing, node, address });
      const taken = await db
        .insertInto('hearing_leases')
        .columns(['hearing_id', 'node', 'run', 'address', 'until', 'proof'])
        // A hearing that does not exist gets no lease.
        .expression(({ selectFrom, val }) =>
          selectFrom('hearings')
            .select([
              'id',
              val(node).as('node'),
              val(run).as('run'),
              val(address).as('address'),
              until.as('until'),
              val(proof).as('proof'),
            ])
            .where('id', '=', hearing),
        )
        .onConflict((conflict) =>
          conflict
            .column('hearing_id')
            .doUpdateSet({ node, run, address, until, proof })
            .where(({ eb, or }) =>
              or([eb('hearing_leases.node', '=', node), eb('hearing_leases.until', '<=', kind.clock)]),
            ),
        )
        .returning('hearing_id')
        .executeTakeFirst();
      if (taken !== undefined) return null;
      return (await holders([hearing])).get(hearing) ?? null;
    },

    async renew(hearings) {
      const renewed = await db
        .updateTable('hearing_leases')
        .set({ address, until })
        .where('node', '=', node)
        .where('run', '=', run)
        .where('hearing_id', 'in', hearings)
        .returning('hearing_id')
        .execute();
      const ours = new Set(renewed.map(({ hearing_id }) => hearing_id));
      const others = hearings.filter((hearing) => !ours.has(hearing));
      if (others.length === 0) return new Map();
      const found = await holders(others);
      return new Map(others.map((hearing) => [hearing, found.get(hearing) ?? { address: null }]));
    },

    async giveBack() {
      await db.deleteFrom('hearing_leases').where('node', '=', node).where('run', '=', run).execute();
    },
  };
}
