import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { QueueActor, QueueEntry, QueueEvent } from '@mahzar/shared/queue/event';
import type { OfficeId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { appendChain } from '../../event-log/store/append-chain.ts';
import { entriesAfter, firstToRead, readableOnto } from '../../event-log/store/readable-entries.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';
import { queueActorFromText, queueActorToText, queueEventOf } from '../event-schema.ts';

/** Makes the row of a day to which its log refers, if missing; in a transaction, before the log's first entry. */
export async function keepQueue(
  { db }: Database,
  queue: { readonly id: QueueId; readonly office: OfficeId; readonly day: string; readonly at: number },
): Promise<void> {
  const { id, office, day, at } = queue;
  await db
    .insertInto('queues')
    .values({ id, office_id: office, day, created_at: at, told_seq: 0 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Links a hearing to its request and queue; in the transaction that makes it. */
export async function keepMeetingOf(
  { db }: Database,
  queue: QueueId,
  { request, hearing }: { readonly request: RequestId; readonly hearing: HearingId },
): Promise<void> {
  const set = { queue_id: queue, request_id: request };
  await db.updateTable('hearings').set(set).where('id', '=', hearing).execute();
}

/** All entries of a queue in order; none when the queue does not exist. @throws TamperedLogError such a log is not acted upon */
export function readQueue(database: Database, queue: QueueId): Promise<readonly QueueEntry[]> {
  return readQueueAfter(database, queue, 0);
}

/** The entries of a queue after a given one. @throws TamperedLogError such a log is not acted upon */
export async function readQueueAfter({ db }: Database, queue: QueueId, seq: number): Promise<readonly QueueEntry[]> {
  const rows = await db
    .selectFrom('queue_entries')
    .selectAll()
    .where('queue_id', '=', queue)
    .where('seq', '>=', firstToRead(seq))
    .orderBy('seq')
    .execute();
  return entriesAfter(queue, rows.map(toQueueChainEntry), seq, entryOf);
}

/** Reads a stored entry; undefined when its actor or event is unknown. */
function entryOf({
  seq,
  at,
  actor: text,
  type,
  payload,
}: Omit<ChainEntry, 'hearing' | 'prev' | 'hash'>): QueueEntry | undefined {
  const [actor, event] = [queueActorFromText(text), queueEventOf(type, payload)];
  return actor === undefined || event === undefined ? undefined : { seq, at, actor, event };
}

/** Types of entries with a day's answers; indexed. */
const ANSWERS = ['meeting-ended', 'outcome-given', 'carrying-out-noted'] as const;

/** Entries about who was met, the answers, and whether they were carried out, in order; not verified. */
export async function readAnswers({ db }: Database, queue: QueueId): Promise<readonly QueueEntry[]> {
  const rows = await db
    .selectFrom('queue_entries')
    .select(['seq', 'at', 'actor', 'type', 'payload'])
    .where('queue_id', '=', queue)
    .where('type', 'in', ANSWERS)
    .orderBy('seq')
    .execute();
  return rows.map(entryOf).filter((entry) => entry !== undefined);
}

/** Appends all or nothing after the entry `afterSeq`; false when the log does not end there. Flushed to disk when it resolves. */
export function appendToQueue(
  { db, kind }: Database,
  queue: QueueId,
  afterSeq: number,
  at: number,
  actor: QueueActor,
  events: readonly QueueEvent[],
): Promise<boolean> {
  const rows = {
    last: () =>
      db
        .selectFrom('queue_entries')
        .select(['seq', 'hash'])
        .where('queue_id', '=', queue)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst(),
    add: async (entries: readonly ChainEntry[]) =>
      void (await db.insertInto('queue_entries').values(entries.map(toRow)).execute()),
  };
  return appendChain(kind, rows, afterSeq, (last) =>
    readableOnto(queue, last, at, queueActorToText(actor), events, entryOf),
  );
}

/** An office's days between two days (`YYYY-MM-DD`, both included), in order. */
export async function queuesOf({ db }: Database, office: OfficeId, from: string, to: string): Promise<QueueId[]> {
  const days = db.selectFrom('queues').select('id').where('office_id', '=', office);
  const rows = await days.where('day', '>=', from).where('day', '<=', to).orderBy('day').execute();
  return rows.map(({ id }) => id);
}

/** Days that are not closed, from a day on (`YYYY-MM-DD`), in order. */
export async function openQueues({ db }: Database, fromDay: string): Promise<readonly QueueId[]> {
  const rows = await db
    .selectFrom('queues')
    .select('id')
    .where('day', '>=', fromDay)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('queue_entries')
            .select('seq')
            .whereRef('queue_id', '=', 'queues.id')
            .where('type', '=', 'queue-closed'),
        ),
      ),
    )
    .orderBy('day')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** The number of the last entry of each queue that has one. */
export async function endsOfQueues(
  { db }: Database,
  queues: readonly QueueId[],
): Promise<ReadonlyMap<QueueId, number>> {
  if (queues.length === 0) return new Map();
  const rows = await db
    .selectFrom('queue_entries')
    .select(({ fn }) => ['queue_id', fn.max('seq').as('last')])
    .where('queue_id', 'in', queues)
    .groupBy('queue_id')
    .execute();
  return new Map(rows.map(({ queue_id, last }) => [queue_id, Number(last)]));
}

/**
 * The last entry of a queue's log that citizens were notified about, with its office and day. Undefined when the queue does not
 * exist.
 */
export async function toldOf({ db }: Database, queue: QueueId) {
  const row = await db
    .selectFrom('queues')
    .select(['office_id', 'day', 'told_seq'])
    .where('id', '=', queue)
    .executeTakeFirst();
  return row && { office: row.office_id, day: row.day, seq: row.told_seq };
}

/** Stores the last entry that citizens were notified about; in the transaction in which the messages are made. */
export async function noteTold({ db }: Database, queue: QueueId, seq: number): Promise<void> {
  await db.updateTable('queues').set({ told_seq: seq }).where('id', '=', queue).execute();
}

/** Queues with entries that citizens were not notified about yet. */
export async function untoldQueues({ db }: Database): Promise<readonly QueueId[]> {
  const rows = await db
    .selectFrom('queues')
    .select('id')
    .where('told_seq', '<', ({ selectFrom, fn }) =>
      selectFrom('queue_entries')
        .select(({ ref }) => fn.max(ref('seq')).as('last'))
        .whereRef('queue_id', '=', 'queues.id'),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** A row as an entry of the chain. */
function toQueueChainEntry({ queue_id, prev_hash, ...row }: Tables['queue_entries']): ChainEntry {
  return { ...row, hearing: queue_id, prev: prev_hash };
}

function toRow({ hearing, prev, ...entry }: ChainEntry): Tables['queue_entries'] {
  return { ...entry, queue_id: hearing as QueueId, prev_hash: prev };
}
