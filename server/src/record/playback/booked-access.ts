import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { RecordAccess } from '@mahzar/shared/record/may-play';
import type { Database } from '../../storage/database.ts';

/**
 * Who may have the record of a hearing, as it is booked. Where the names of a booking were erased, what was sealed stays sealed
 * and all else is confidential. A meeting of a queue has no booking: its record is for those who held it.
 */
export async function bookedAccess({ db }: Database, hearing: HearingId): Promise<RecordAccess> {
  const row = await db
    .selectFrom('bookings')
    .leftJoin('hearing_keys', 'hearing_keys.hearing_id', 'bookings.hearing_id')
    .select(['bookings.recording_policy', 'hearing_keys.wrapped'])
    .where('bookings.hearing_id', '=', hearing)
    .executeTakeFirst();
  if (row === undefined) return 'confidential';
  const isErased = row.wrapped === null;
  return isErased && row.recording_policy !== 'sealed' ? 'confidential' : row.recording_policy;
}
