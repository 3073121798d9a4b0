import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Database } from '../storage/database.ts';

/** Stores during which hearing the next one was booked, in the transaction of the booking. */
export async function keepNext({ db }: Database, hearing: HearingId, next: HearingId): Promise<void> {
  await db.insertInto('next_hearings').values({ next_id: next, hearing_id: hearing }).execute();
}

/** The hearing during which this one was booked; undefined when there is none. */
export async function hearingBefore({ db }: Database, next: HearingId): Promise<HearingId | undefined> {
  const row = await db.selectFrom('next_hearings').select('hearing_id').where('next_id', '=', next).executeTakeFirst();
  return row?.hearing_id;
}
