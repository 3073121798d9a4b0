import { bytesOfAllBooked } from '../../recording/space-need.ts';
import { isOverByLog } from '../../event-log/store/lifecycle.ts';
import type { Database } from '../../storage/database.ts';
import { FLOOR_BYTES } from '../../storage/disk.ts';

const DAY_MS = 86_400_000;

/**
 * Whether the disk has room for these bytes after subtracting the reserve of the logs, the expected size of the next day's
 * sessions, and the free space below which a process takes no new session.
 *
 * @param freeBytes null when it cannot be measured; writing is then permitted
 */
export async function hasRoomBesideHearings(
  bytes: number,
  {
    database,
    freeBytes,
    reserveBytes,
    now,
  }: {
    readonly database: Pick<Database, 'db'>;
    readonly freeBytes: number | null;
    readonly reserveBytes: number;
    /** Epoch milliseconds. */
    readonly now: number;
  },
): Promise<boolean> {
  if (freeBytes === null) return true;
  return freeBytes - bytes >= FLOOR_BYTES + reserveBytes + (await bytesBooked(database, now));
}

/** Expected bytes of sessions that take place within the next day and are not over. */
async function bytesBooked({ db }: Pick<Database, 'db'>, now: number): Promise<number> {
  const rows = await db
    .selectFrom('bookings')
    .select(['starts_at', 'ends_at'])
    .where('starts_at', '<', now + DAY_MS)
    .where('ends_at', '>', now)
    .where(({ not }) => not(isOverByLog('bookings.hearing_id')))
    .execute();
  return bytesOfAllBooked(
    rows.map(({ starts_at: startsAt, ends_at: endsAt }) => ({ startsAt, endsAt })),
    now,
  );
}
