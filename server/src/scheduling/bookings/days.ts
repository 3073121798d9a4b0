import type { Database } from '../../storage/database.ts';

type Times = { readonly startsAt: number; readonly endsAt: number };

const DAY_MS = 86_400_000;

/**
 * Locks the days of bookings until the transaction ends: other transactions that book, move or reinstate on these days wait, so
 * that times found free stay free. Must be the first lock of a transaction, taken for all its bookings together, to avoid
 * deadlocks.
 */
export async function holdDays({ db, kind }: Database, bookings: readonly Times[]): Promise<void> {
  for (const name of locksOf(bookings)) await kind.lockToEnd(db, name);
}

/** Like `holdDays` without waiting: false when another transaction holds one of the days; locks already taken stay. */
export async function tryHoldDays({ db, kind }: Database, bookings: readonly Times[]): Promise<boolean> {
  for (const name of locksOf(bookings)) if (!(await kind.tryLockToEnd(db, name))) return false;
  return true;
}

/** Days from midnight to midnight UTC: any division into days will do, because overlapping bookings always share one. */
function locksOf(bookings: readonly Times[]): string[] {
  const days = bookings.flatMap(({ startsAt, endsAt }) => {
    const first = Math.floor(startsAt / DAY_MS);
    const last = Math.max(first, Math.floor((endsAt - 1) / DAY_MS));
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(days)].toSorted((one, other) => one - other).map((day) => `bookings ${day}`);
}
