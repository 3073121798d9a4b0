import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { AllocatedAs } from '@mahzar/shared/board/board';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { MAX_LENGTH_MS } from '@mahzar/shared/scheduling/problems';
import type { Hours } from './working-hours.ts';
import { isOverByLog, lastTurn } from '../../event-log/store/lifecycle.ts';
import type { Database } from '../../storage/database.ts';
import type { Place } from '../../storage/keyset.ts';

/** An allocation with the present times of its booking, epoch milliseconds. */
export interface StoredAllocation {
  readonly id: string;
  readonly booking: HearingId;
  readonly account: string;
  readonly as: AllocatedAs;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Allocations and working hours. The caller provides a transaction for acts of several steps. */
export interface AllocationStore {
  /** Locks the account's allocations until the transaction ends. */
  hold(account: string): Promise<void>;
  /** Planned times of a booking, and whether its hearing is over; undefined when it does not exist, or was cancelled. */
  timesOf(
    booking: HearingId,
  ): Promise<{ readonly startsAt: number; readonly endsAt: number; readonly isOver: boolean } | undefined>;
  /** Allocations that overlap a time range, by start. Cancelled bookings are left out. */
  lasting(filter: {
    readonly from: number;
    readonly to: number;
    readonly accounts?: readonly string[] | undefined;
    readonly after?: Place | undefined;
    readonly limit?: number;
  }): Promise<readonly StoredAllocation[]>;
  of(booking: HearingId): Promise<readonly Pick<StoredAllocation, 'account' | 'as'>[]>;
  byId(id: string): Promise<Pick<StoredAllocation, 'booking' | 'account'> | undefined>;
  add(allocation: Pick<StoredAllocation, 'id' | 'booking' | 'account' | 'as'>, at: number): Promise<void>;
  remove(id: string): Promise<void>;
  hours(accounts: readonly string[]): Promise<ReadonlyMap<string, Hours & { readonly version: number }>>;
  /** Resolves to false when the stored hours have another version; 0 is the version of missing hours. */
  setHours(account: string, version: number, hours: Hours): Promise<boolean>;
}

export function createAllocationStore({ db, kind }: Database): AllocationStore {
  const planned = () =>
    db
      .selectFrom('allocations')
      .innerJoin('bookings', 'bookings.hearing_id', 'allocations.hearing_id')
      .select(['allocations.id', 'allocations.hearing_id', 'account_id', 'allocated_as', 'starts_at', 'ends_at'])
      .where(isPlanned);

  return {
    hold: (account) => kind.lockToEnd(db, `allocations ${account}`),

    async timesOf(booking) {
      const row = await db
        .selectFrom('bookings')
        .select(['starts_at', 'ends_at', isOverByLog('bookings.hearing_id').as('is_over')])
        .where('bookings.hearing_id', '=', booking)
        .where(isPlanned)
        .executeTakeFirst();
      return row && { startsAt: row.starts_at, endsAt: row.ends_at, isOver: Boolean(row.is_over) };
    },

    async lasting({ from, to, accounts, after, limit }) {
      if (accounts?.length === 0) return [];
      let query = planned()
        .where('starts_at', '<', to)
        .where('starts_at', '>', from - MAX_LENGTH_MS)
        .where('ends_at', '>', from);
      if (accounts !== undefined) query = query.where('account_id', 'in', accounts);
      if (after !== undefined)
        query = query.where(sql<SqlBool>`(starts_at, allocations.id) > (${after.at}, ${after.id})`);
      query = query.orderBy('starts_at').orderBy('allocations.id');
      const rows = await (limit === undefined ? query : query.limit(limit)).execute();
      return rows.map((row) => ({
        id: row.id,
        booking: row.hearing_id,
        account: row.account_id,
        as: row.allocated_as,
        startsAt: row.starts_at,
        endsAt: row.ends_at,
      }));
    },

    async of(booking) {
      const rows = await db
        .selectFrom('allocations')
        .select(['account_id', 'allocated_as'])
        .where('hearing_id', '=', booking)
        .orderBy('at')
        .execute();
      return rows.map(({ account_id: account, allocated_as: as }) => ({ account, as }));
    },

    async byId(id) {
      const row = await db
        .selectFrom('allocations')
        .select(['hearing_id', 'account_id'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row && { booking: row.hearing_id, account: row.account_id };
    },

    async add({ id, booking, account, as }, at) {
      await db
        .insertInto('allocations')
        .values({ id, hearing_id: booking, account_id: account, allocated_as: as, at })
        .execute();
    },

    async remove(id) {
      await db.deleteFrom('allocations').where('id', '=', id).execute();
    },

    async hours(accounts) {
      if (accounts.length === 0) return new Map();
      const rows = await db.selectFrom('staff_hours').selectAll().where('account_id', 'in', accounts).execute();
      return new Map(
        rows.map(({ account_id, version, hours }) => [account_id, { version, ...(JSON.parse(hours) as Hours) }]),
      );
    },

    async setHours(account, version, { weekly, exceptions }) {
      const hours = JSON.stringify({ weekly, exceptions } satisfies Hours);
      if (version === 0) {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('staff_hours')
          .values({ account_id: account, version: 1, hours })
          .onConflict((conflict) => conflict.column('account_id').doNothing())
          .executeTakeFirst();
        return (numInsertedOrUpdatedRows ?? 0n) > 0n;
      }
      const { numUpdatedRows } = await db
        .updateTable('staff_hours')
        .set({ version: version + 1, hours })
        .where('account_id', '=', account)
        .where('version', '=', version)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

/** Excludes bookings that were cancelled and not reinstated. */
const isPlanned = sql<SqlBool>`coalesce(${lastTurn('bookings.hearing_id')}, '') <> 'hearing-cancelled'`;
