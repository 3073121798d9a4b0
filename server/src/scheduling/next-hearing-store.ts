import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Database } from '../storage/database.ts';

/** Keeps from which hearing's room another was booked, in the transaction in which it is. */
export async function keepNext({ db }: Database, hearing: HearingId, next: HearingId): Promise<void> {
  await db.insertInto('next_hearings').values({ next_id: next, hearing_id: hearing }).execute();
}

/** From which hearing's room a hearing was booked; undefined when it was not. */
export async function hearingBefore({ db }: Database, next: HearingId): Promise<HearingId | undefined> {
  const row = await db.selectFrom('next_hearings').select('hearing_id').where('next_id', '=', next).executeTakeFirst();
  return row?.hearing_id;
}
