import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { MinutesActor, MinutesEntry, MinutesEvent } from '@mahzar/shared/minutes/event';
import { replayMinutes } from '@mahzar/shared/minutes/evolve/evolve';
import type { MinutesPhase, MinutesState } from '@mahzar/shared/minutes/state';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { appendChain } from '../../event-log/store/append-chain.ts';
import { entriesAfter, firstToRead, readableOnto } from '../../event-log/store/readable-entries.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';
import { minutesActorFromText, minutesActorToText, minutesEventOf } from '../../event-log/minutes-event.ts';

/** Locks the minutes for other writers until this transaction ends. False when they have no log. */
export async function holdMinutes({ db }: Database, id: HearingId): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('minutes')
    .set(({ ref }) => ({ created_at: ref('created_at') }))
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows !== 0n;
}

/**
 * The entries after entry `seq`, in order; 0 for all. Each is checked against the entry before it.
 * @throws TamperedLogError such a log is not acted upon
 */
export async function readMinutesAfter({ db }: Database, id: HearingId, seq: number): Promise<readonly MinutesEntry[]> {
  const rows = await db
    .selectFrom('minutes_entries')
    .selectAll()
    .where('minutes_id', '=', id)
    .where('seq', '>=', firstToRead(seq))
    .orderBy('seq')
    .execute();
  return entriesAfter(id, rows.map(toMinutesChainEntry), seq, entryOf);
}

/** A phase of minutes that are no longer written, with the event by which it begins. */
const BEGUN_BY = { reading: 'reading-begun', closed: 'minutes-closed' } as const satisfies Partial<
  Record<MinutesPhase, MinutesEvent['type']>
>;
export type ReadPhase = keyof typeof BEGUN_BY;

/** Those of the minutes that are in one of these phases. No text is decrypted. */
export async function minutesInPhase(
  { db }: Database,
  ids: readonly HearingId[],
  phases: readonly ReadPhase[],
): Promise<readonly HearingId[]> {
  if (ids.length === 0) return [];
  const turns = [...Object.values(BEGUN_BY), 'reading-ended'] as const satisfies readonly MinutesEvent['type'][];
  // Searched from the end of each log: during a reading only answers are appended.
  const rows = await db
    .selectFrom('minutes')
    .select('id')
    .where('id', 'in', ids)
    .where(
      (eb) =>
        eb
          .selectFrom('minutes_entries')
          .select('type')
          .whereRef('minutes_id', '=', 'minutes.id')
          .where('type', 'in', turns)
          .orderBy('seq', 'desc')
          .limit(1),
      'in',
      phases.map((phase) => BEGUN_BY[phase]),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * The states of minutes that have begun, by hearing; `version` is 0. For lists: steps of the text are not read, nothing is
 * decrypted, and the chain is not checked. Minutes with an unreadable entry are left out.
 */
export async function minutesStates(
  { db }: Database,
  ids: readonly HearingId[],
): Promise<ReadonlyMap<HearingId, MinutesState>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('minutes_entries')
    .selectAll()
    .where('minutes_id', 'in', ids)
    .where('type', '!=', 'steps-accepted' satisfies MinutesEvent['type'])
    .orderBy('minutes_id')
    .orderBy('seq')
    .execute();
  const states = new Map<HearingId, MinutesState>();
  for (const [id, own] of Map.groupBy(rows, (row) => row.minutes_id)) {
    const state = stateOf(own.map(toMinutesChainEntry));
    if (state !== undefined) states.set(id, state);
  }
  return states;
}

/** Undefined when an entry cannot be read, or the first is missing. */
function stateOf(chain: readonly ChainEntry[]): MinutesState | undefined {
  try {
    const entries = chain.map(entryOf).filter((entry) => entry !== undefined);
    return entries.length === chain.length ? replayMinutes(entries) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Appends all or nothing after the entry `afterSeq`; false when the log does not end there. Flushed to disk when it resolves.
 * Rejects entries that could not be read back, because nothing is ever removed from a log.
 */
export function appendToMinutes(
  { db, kind }: Database,
  id: HearingId,
  afterSeq: number,
  at: number,
  actor: MinutesActor,
  events: readonly MinutesEvent[],
): Promise<boolean> {
  const rows = {
    last: () =>
      db
        .selectFrom('minutes_entries')
        .select(['seq', 'hash'])
        .where('minutes_id', '=', id)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst(),
    add: async (entries: readonly ChainEntry[]) =>
      void (await db.insertInto('minutes_entries').values(entries.map(toRow)).execute()),
  };
  return appendChain(kind, rows, afterSeq, (last) =>
    readableOnto(id, last, at, minutesActorToText(actor), events, entryOf),
  );
}

/** Reads a stored entry; undefined when its actor or event is unknown. */
function entryOf({ seq, at, actor: text, type, payload }: ChainEntry): MinutesEntry | undefined {
  const [actor, event] = [minutesActorFromText(text), minutesEventOf(type, payload)];
  return actor === undefined || event === undefined ? undefined : { seq, at, actor, event };
}

/** A row as an entry of the chain. */
export function toMinutesChainEntry({ minutes_id, prev_hash, ...row }: Tables['minutes_entries']): ChainEntry {
  return { ...row, hearing: minutes_id, prev: prev_hash };
}

function toRow({ hearing, prev, ...entry }: ChainEntry): Tables['minutes_entries'] {
  return { ...entry, minutes_id: hearing as HearingId, prev_hash: prev };
}
