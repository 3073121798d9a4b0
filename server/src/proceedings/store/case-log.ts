import type { CaseActor, CaseEntry, CaseEvent } from '@mahzar/shared/proceedings/event';
import type { CaseId } from '@mahzar/shared/proceedings/ids';
import { hashOf } from '../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { appendChain } from '../../event-log/store/append-chain.ts';
import { TamperedLogError } from '../../event-log/store/event-log.ts';
import { entriesAfter, firstToRead, readableOnto } from '../../event-log/store/readable-entries.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';
import { TASKS_VERSION } from '../tasks/tasks-of.ts';
import { caseActorFromText, caseActorToText, caseEventOf } from '../event-schema.ts';

/** Whether the proceedings of a case have begun, so that it has a log. */
export async function hasProceedings({ db }: Database, id: string): Promise<boolean> {
  return (await db.selectFrom('proceedings').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** Makes the row to which a case's log refers; false when it exists. In a transaction, before the log's first entry. */
export async function keepProceedings({ db }: Database, id: CaseId, at: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('proceedings')
    // Tasks are stored with each entry.
    .values({ id, created_at: at, tasks_version: TASKS_VERSION })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows !== 0n;
}

/** Locks the case for other writers until this transaction ends. False when it has no log. */
export async function holdProceedings({ db }: Database, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('proceedings')
    .set(({ ref }) => ({ created_at: ref('created_at') }))
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows !== 0n;
}

/**
 * The entries of a case after entry `seq`, in order; 0 for all. Each is checked against the entry before it.
 * @throws TamperedLogError such a log is not acted upon
 */
export async function readCaseAfter({ db }: Database, id: string, seq: number): Promise<readonly CaseEntry[]> {
  const rows = await db
    .selectFrom('case_entries')
    .selectAll()
    .where('case_id', '=', id)
    .where('seq', '>=', firstToRead(seq))
    .orderBy('seq')
    .execute();
  return entriesAfter(id, rows.map(toChainEntry), seq, entryOf);
}

/** Number of the last entry, by case; cases without a log are left out. */
export async function lastOfCases({ db }: Database, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('case_entries')
    .select(['case_id', ({ fn }) => fn.max('seq').as('seq')])
    .where('case_id', 'in', ids)
    .groupBy('case_id')
    .execute();
  return new Map(rows.map(({ case_id, seq }) => [case_id, Number(seq)]));
}

/**
 * The latest entries of a case, in order. Returns the read-access entries when `looks` is true, all other entries otherwise. The
 * hash of each is verified.
 * @throws TamperedLogError
 */
export async function readLatest(
  { db }: Database,
  id: string,
  { looks, most }: { readonly looks: boolean; readonly most: number },
): Promise<readonly CaseEntry[]> {
  const rows = await db
    .selectFrom('case_entries')
    .selectAll()
    .where('case_id', '=', id)
    .where('type', looks ? '=' : '<>', 'document-read' satisfies CaseEvent['type'])
    .orderBy('seq', 'desc')
    .limit(most)
    .execute();
  return rows.toReversed().map((row) => {
    const entry = toChainEntry(row);
    if (hashOf(entry) !== entry.hash) throw new TamperedLogError(id, row.seq, 'altered');
    const read = entryOf(entry);
    if (read === undefined) throw new TamperedLogError(id, row.seq, 'unknown-event');
    return read;
  });
}

/**
 * Appends all or nothing after the entry `afterSeq`; false when the log does not end there. Flushed to disk when it resolves.
 * Rejects entries that could not be read back, because nothing is ever removed from a log.
 */
export function appendToCase(
  { db, kind }: Database,
  id: CaseId,
  afterSeq: number,
  at: number,
  actor: CaseActor,
  events: readonly CaseEvent[],
): Promise<boolean> {
  const rows = {
    last: () =>
      db
        .selectFrom('case_entries')
        .select(['seq', 'hash'])
        .where('case_id', '=', id)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst(),
    add: async (entries: readonly ChainEntry[]) =>
      void (await db.insertInto('case_entries').values(entries.map(toRow)).execute()),
  };
  return appendChain(kind, rows, afterSeq, (last) =>
    readableOnto(id, last, at, caseActorToText(actor), events, entryOf),
  );
}

/** Reads a stored entry; undefined when its actor or event is unknown. */
function entryOf({ seq, at, actor: text, type, payload }: ChainEntry): CaseEntry | undefined {
  const [actor, event] = [caseActorFromText(text), caseEventOf(type, payload)];
  return actor === undefined || event === undefined ? undefined : { seq, at, actor, event };
}

/** A row as an entry of the chain. */
function toChainEntry({ case_id, prev_hash, ...row }: Tables['case_entries']): ChainEntry {
  return { ...row, hearing: case_id, prev: prev_hash };
}

function toRow({ hearing, prev, ...entry }: ChainEntry): Tables['case_entries'] {
  return { ...entry, case_id: hearing, prev_hash: prev };
}
