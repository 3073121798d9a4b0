import type { OverQuota, Quota } from '../hearings/quota.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** An author's part of what is kept of a hearing. */
export interface TotalOf {
  readonly hearing: string;
  readonly part: Tables['message_totals']['part'];
  readonly author: string;
}

/** Ends the transaction in which too much was kept. */
class OverQuotaError extends Error {
  override readonly name = 'OverQuotaError';
  readonly over: OverQuota;

  constructor(over: OverQuota) {
    super(over);
    this.over = over;
  }
}

/** Does something in a transaction, unless that keeps more than may be kept: then nothing is done. */
export async function withinQuota<Result>(
  { db, kind }: Database,
  work: (on: Database) => Promise<Result>,
): Promise<Result | OverQuota> {
  try {
    return await db.transaction().execute((on) => work({ db: on, kind }));
  } catch (error) {
    if (error instanceof OverQuotaError) return error.over;
    throw error;
  }
}

/** Counts one more message, within `withinQuota`. */
export async function countMessage({ db }: Database, of: TotalOf, bytes: number, quota: Quota): Promise<void> {
  const { hearing, part, author } = of;
  // Its row is locked to the end: two messages of one author are counted one after another.
  const total = await db
    .insertInto('message_totals')
    .values({ hearing_id: hearing, part, author, messages: 1, bytes })
    .onConflict((conflict) =>
      conflict.columns(['hearing_id', 'part', 'author']).doUpdateSet(({ eb }) => ({
        messages: eb('message_totals.messages', '+', 1),
        bytes: eb('message_totals.bytes', '+', bytes),
      })),
    )
    .returning(['messages', 'bytes'])
    .executeTakeFirstOrThrow();
  if (total.messages > quota.author.messages || total.bytes > quota.author.bytes)
    throw new OverQuotaError('author-quota');
  const { messages, all } = await db
    .selectFrom('message_totals')
    .select(({ fn }) => [fn.sum<number>('messages').as('messages'), fn.sum<number>('bytes').as('all')])
    .where('hearing_id', '=', hearing)
    .where('part', '=', part)
    .executeTakeFirstOrThrow();
  if (Number(messages) > quota.hearing.messages || Number(all) > quota.hearing.bytes)
    throw new OverQuotaError('hearing-quota');
}

/** Counts a message no longer, which was forgotten. */
export async function uncountMessage({ db }: Database, of: TotalOf, bytes: number): Promise<void> {
  await db
    .updateTable('message_totals')
    .set(({ eb }) => ({ messages: eb('messages', '-', 1), bytes: eb('bytes', '-', bytes) }))
    .where('hearing_id', '=', of.hearing)
    .where('part', '=', of.part)
    .where('author', '=', of.author)
    .execute();
}
