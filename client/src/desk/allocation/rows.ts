import type { Allocation } from '@mahzar/shared/rest/allocation';
import type { readCalendar } from '@mahzar/shared/rest/bookings';
import type { CallAnswer } from '@mahzar/shared/rest/route';

type Entry = CallAnswer<typeof readCalendar>['items'][number];

/** A hearing with its allocated staff. */
export interface AllocationRow extends Entry {
  readonly staff: readonly Allocation[];
}

/** Filters of the hearings. */
export interface AllocationFilter {
  /** Empty: all. */
  readonly branch: string;
  readonly unallocatedOnly: boolean;
  /** Only hearings allocated to this account; null: all. */
  readonly account: string | null;
}

/** Whether a hearing still needs staff. */
export function isAhead({ state }: Pick<Entry, 'state'>): boolean {
  return state === 'booked' || state === 'opened';
}

/** Returns the matching hearings: unallocated ones first, ones that need nobody any more last, otherwise by start. */
export function rowsOf(
  entries: readonly Entry[],
  allocations: readonly Allocation[],
  { branch, unallocatedOnly, account }: AllocationFilter,
): AllocationRow[] {
  const byBooking = Map.groupBy(allocations, ({ booking }) => booking);
  return entries
    .filter(({ state }) => state !== 'cancelled')
    .map((entry) => ({ ...entry, staff: byBooking.get(entry.id) ?? [] }))
    .filter(
      (row) =>
        (branch === '' || row.branch === branch) &&
        (!unallocatedOnly || isUnallocated(row)) &&
        (account === null || row.staff.some((each) => each.account === account)),
    )
    .sort((one, other) => rank(one) - rank(other) || one.startsAt - other.startsAt);
}

/** Returns the number of unallocated hearings that are still to be held. */
export function unallocatedIn(rows: readonly AllocationRow[]): number {
  return rows.filter(isUnallocated).length;
}

function isUnallocated(row: AllocationRow): boolean {
  return row.staff.length === 0 && isAhead(row);
}

function rank(row: AllocationRow): number {
  if (isUnallocated(row)) return 0;
  return isAhead(row) ? 1 : 2;
}
