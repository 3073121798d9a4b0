import type { HearingId } from '@mahzar/shared/hearing/ids';
import { LINK_TIMES, NETWORK_TIMES, SEAT_TIMES } from '../hearings/quota.ts';
import type { Amount, OverQuota, Quota, Writer } from '../hearings/quota.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { blindIndex } from '../storage/system-keys.ts';
import type { Tables } from '../storage/tables.ts';

/** An author's share of a hearing's stored messages. */
export interface TotalOf {
  readonly hearing: HearingId;
  readonly part: Tables['message_totals']['part'];
  readonly author: string;
  /** Counters of the person who wrote at the seat `author`; empty for staff, who are counted by account. */
  readonly counts: readonly WriterCount[];
}

/** One counter for a writer, and how many times the quota it may reach. */
interface WriterCount {
  readonly writer: string;
  readonly times: number;
  /** While a browser and its network have written no more messages than this, the limits of the link and the seat do not apply. */
  readonly few?: number;
  /** Beyond one quota, messages also need room in the hearing's total. */
  readonly sharesHearing?: boolean;
}

/**
 * Builds the counters of a writer. Networks are stored as keyed hashes because addresses are personal data.
 * @param few first messages of a browser (and as many more of its network) that are stored even if others have used up the link's
 * quota
 */
export function writerCounts(
  masterKey: Buffer,
  few = 0,
): (hearing: HearingId, writer: Writer) => readonly WriterCount[] {
  const hash = blindIndex(masterKey, 'writer-networks');
  return (hearing, { link, browser, network, isCourtSeat }) => {
    const own = { writer: `${link} browser ${browser}`, times: 1, few };
    if (network === null) return [own];
    const ofNetwork = `${link} network ${hash(`${hearing} ${network}`)}`;
    return [
      own,
      { writer: ofNetwork, times: NETWORK_TIMES, few: few * NETWORK_TIMES },
      { writer: link, times: LINK_TIMES, sharesHearing: !isCourtSeat },
      { writer: 'all links', times: SEAT_TIMES },
    ];
  };
}

/** Rolls back the transaction in which a quota was exceeded. */
class OverQuotaError extends Error {
  override readonly name = 'OverQuotaError';
  readonly over: OverQuota;

  constructor(over: OverQuota) {
    super(over);
    this.over = over;
  }
}

/** Runs work in a transaction. If it exceeds a quota, nothing is stored. */
export async function withinQuota<Result>(
  database: Database,
  work: (on: Database) => Promise<Result>,
): Promise<Result | OverQuota> {
  try {
    return await inTransaction(database, work);
  } catch (error) {
    if (error instanceof OverQuotaError) return error.over;
    throw error;
  }
}

/** Counts one more message. To be called within `withinQuota`. */
export async function countMessage({ db }: Database, of: TotalOf, bytes: number, quota: Quota): Promise<void> {
  const { hearing, part, author, counts } = of;
  // The counted row stays locked until the transaction ends, so messages of one author are counted one after another.
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
  if (counts.length === 0 && isOver(total, quota.author, 1)) throw new OverQuotaError('author-quota');
  let isOfFew = true;
  let needsRoom = false;
  for (const { writer, times, few, sharesHearing } of counts) {
    if (few === undefined && isOfFew) break;
    const written = await db
      .insertInto('writer_totals')
      .values({ hearing_id: hearing, part, author, writer, messages: 1, bytes })
      .onConflict((conflict) =>
        conflict.columns(['hearing_id', 'part', 'author', 'writer']).doUpdateSet(({ eb }) => ({
          messages: eb('writer_totals.messages', '+', 1),
          bytes: eb('writer_totals.bytes', '+', bytes),
        })),
      )
      .returning(['messages', 'bytes'])
      .executeTakeFirstOrThrow();
    if (isOver(written, quota.author, times)) throw new OverQuotaError('author-quota');
    isOfFew &&= few !== undefined && written.messages <= few;
    needsRoom ||= sharesHearing === true && isOver(written, quota.author, 1);
  }
  if (!needsRoom) return;
  const { messages, all } = await db
    .selectFrom('message_totals')
    .select(({ fn }) => [fn.sum<number>('messages').as('messages'), fn.sum<number>('bytes').as('all')])
    .where('hearing_id', '=', hearing)
    .where('part', '=', part)
    .executeTakeFirstOrThrow();
  if (isOver({ messages: Number(messages), bytes: Number(all) }, quota.hearing, 1))
    throw new OverQuotaError('hearing-quota');
}

/** Subtracts a deleted message. `counts` is empty if this process does not know who wrote it. */
export async function uncountMessage({ db }: Database, of: TotalOf, bytes: number): Promise<void> {
  const { hearing, part, author, counts } = of;
  await db
    .updateTable('message_totals')
    .set(({ eb }) => ({ messages: eb('messages', '-', 1), bytes: eb('bytes', '-', bytes) }))
    .where('hearing_id', '=', hearing)
    .where('part', '=', part)
    .where('author', '=', author)
    .execute();
  if (counts.length === 0) return;
  await db
    .updateTable('writer_totals')
    .set(({ eb }) => ({ messages: eb('messages', '-', 1), bytes: eb('bytes', '-', bytes) }))
    .where('hearing_id', '=', hearing)
    .where('part', '=', part)
    .where('author', '=', author)
    .where(
      'writer',
      'in',
      counts.map(({ writer }) => writer),
    )
    .execute();
}

function isOver(kept: Amount, most: Amount, times: number): boolean {
  return kept.messages > most.messages * times || kept.bytes > most.bytes * times;
}
