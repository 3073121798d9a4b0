import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { RecordAccess } from '@mahzar/shared/record/may-play';
import type { Database } from '../../storage/database.ts';

/**
 * Access level of a hearing's record: the level that was set last, otherwise the booking's. After the names of a booking were
 * erased, a sealed record stays sealed and every other record counts as confidential. A meeting of a queue has no booking; only the
 * people who held it may have its record.
 */
export async function accessLevelOf({ db }: Database, hearing: HearingId): Promise<RecordAccess> {
  const set = await db
    .selectFrom('record_levels')
    .select('level')
    .where('hearing_id', '=', hearing)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const booked = await db
    .selectFrom('bookings')
    .leftJoin('hearing_keys', 'hearing_keys.hearing_id', 'bookings.hearing_id')
    .select(['bookings.recording_policy', 'hearing_keys.wrapped'])
    .where('bookings.hearing_id', '=', hearing)
    .executeTakeFirst();
  const level = set?.level ?? booked?.recording_policy ?? 'confidential';
  const isErased = booked !== undefined && booked.wrapped === null;
  return isErased && level !== 'sealed' ? 'confidential' : level;
}
