import type { HearingId } from '@mahzar/shared/hearing/ids';
import { answeredFrom } from '@mahzar/shared/minutes/law/decide';
import type { MinutesState } from '@mahzar/shared/minutes/state';
import type { Database } from '../../storage/database.ts';

/** Minutes that the judge may close. */
interface MinutesToClose {
  readonly hearing: HearingId;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Stores the earliest time at which the judge may close the minutes in this state, in the transaction that led to it. */
export async function keepToClose({ db }: Database, { hearing, phase, reading }: MinutesState): Promise<void> {
  await db.deleteFrom('minutes_to_close').where('minutes_id', '=', hearing).execute();
  if (phase !== 'reading' || reading === null) return;
  await db
    .insertInto('minutes_to_close')
    .values({ minutes_id: hearing, since: answeredFrom(reading) })
    .execute();
}

/**
 * Minutes that may be closed now, the oldest first. @param which.word of the hearings' bookings; null: any
 * @param which.now epoch milliseconds
 * @param which.after the last one of the page before; null: from the oldest on
 */
export async function minutesToClose(
  { db }: Database,
  {
    word,
    now,
    after,
    most,
  }: {
    readonly word: string | null;
    readonly now: number;
    readonly after: MinutesToClose | null;
    readonly most: number;
  },
): Promise<readonly MinutesToClose[]> {
  const rows = await db
    .selectFrom('minutes_to_close')
    .select(['minutes_to_close.minutes_id', 'minutes_to_close.since'])
    .where('minutes_to_close.since', '<=', now)
    .$if(word !== null, (query) =>
      query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('booking_words')
            .select('word')
            .whereRef('booking_words.hearing_id', '=', 'minutes_to_close.minutes_id')
            .where('booking_words.word', '=', word),
        ),
      ),
    )
    .$if(after !== null, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('minutes_to_close.since', 'minutes_to_close.minutes_id'), '>', tuple(after!.since, after!.hearing)),
      ),
    )
    .orderBy('minutes_to_close.since')
    .orderBy('minutes_to_close.minutes_id')
    .limit(most)
    .execute();
  return rows.map(({ minutes_id, since }) => ({ hearing: minutes_id, since }));
}
