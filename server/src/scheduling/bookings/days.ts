import type { Database } from '../../storage/database.ts';

type Times = { readonly startsAt: number; readonly endsAt: number };

const DAY_MS = 86_400_000;

/**
 * Has whoever else books, moves or takes up again on the same days wait until this transaction is over: what is found free or taken
 * on them stays so. The first lock that such a transaction takes, and of all its bookings together, so that no two wait for each other.
 */
export async function holdDays({ db, kind }: Database, bookings: readonly Times[]): Promise<void> {
  for (const name of locksOf(bookings)) await kind.lockToEnd(db, name);
}

/** The same without waiting: false when somebody else has one of the days, and what was taken is held all the same. */
export async function tryHoldDays({ db, kind }: Database, bookings: readonly Times[]): Promise<boolean> {
  for (const name of locksOf(bookings)) if (!(await kind.tryLockToEnd(db, name))) return false;
  return true;
}

/** Days from midnight to midnight of UTC: any days do, on which two that overlap have one in common. */
function locksOf(bookings: readonly Times[]): string[] {
  const days = bookings.flatMap(({ startsAt, endsAt }) => {
    const first = Math.floor(startsAt / DAY_MS);
    const last = Math.max(first, Math.floor((endsAt - 1) / DAY_MS));
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(days)].toSorted((one, other) => one - other).map((day) => `bookings ${day}`);
}
