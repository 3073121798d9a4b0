import { bytesOfAllBooked } from '../../recording/space-need.ts';
import { isOverByLog } from '../../event-log/store/lifecycle.ts';
import type { Database } from '../../storage/database.ts';
import { FLOOR_BYTES } from '../../storage/disk.ts';

const DAY_MS = 86_400_000;

/**
 * Whether so many bytes may be written beside hearings that are held: what is left is the reserve of the logs, what the sessions of the
 * next day are expected to take, and with how much free a process takes new ones.
 *
 * @param freeBytes null: it cannot be seen, and keeps nobody from writing
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

/** Of sessions that last at some moment of the next day and are not over. */
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
