import { setTimeout as pause } from 'node:timers/promises';
import { caseContent } from '../files/case-content.ts';
import { LostCaseKeyError } from '../storage/case-keys.ts';
import type { Database } from '../storage/database.ts';
import { caseEventOf } from './event-schema.ts';

/** Documents whose entries are read at a time. */
const BATCH = 100;
/** So many in a row that cannot be read say something of the storage, and nothing of documents. */
const MOST_UNREADABLE_IN_A_ROW = 20;

/**
 * A document that is not as its case's log says. `altered`: its content is gone or another than the one that was filed, or cannot be
 * decrypted; `unreadable`: the storage does not give it, which says nothing of what is stored.
 */
interface FlawedDocument {
  readonly case: string;
  readonly document: string;
  /** Within the case. */
  readonly number: number;
  readonly flaw: 'altered' | 'unreadable';
}

/** Where the entry stands by which a document was filed. */
interface FiledAt {
  readonly case: string;
  readonly seq: number;
}

/**
 * Compares the content of each document that was filed in any case with the SHA-256 in the case's log, one after the other. What
 * cannot be read is told, and the others are read on. Rejects when nothing can be read, or it is aborted: then nothing is known of the
 * rest.
 * @returns how many were compared
 */
export async function checkDocuments(
  database: Database,
  {
    masterKey,
    bytesPerSecond,
    after,
    signal,
    found,
    reached,
  }: {
    /** 32 bytes. */
    readonly masterKey: Buffer;
    /** How much is read at most: others go first. */
    readonly bytesPerSecond: number;
    /** What was compared last; null: nothing yet. */
    readonly after: FiledAt | null;
    readonly signal: AbortSignal;
    /** @param error why it could not be read */
    readonly found: (flawed: FlawedDocument, error?: unknown) => void;
    /** All up to here was compared, and what is wrong with it was told. */
    readonly reached: (place: FiledAt) => Promise<void>;
  },
): Promise<number> {
  let [compared, unreadable] = [0, 0];
  for await (const { place, event } of filed(database, after)) {
    signal.throwIfAborted();
    const { document, number, sha256, size } = event;
    const flawed = { case: place.case, document, number };
    try {
      const content = await contentOf(database, masterKey, place.case, { document, sha256 });
      if (content === null) found({ ...flawed, flaw: 'altered' });
      [compared, unreadable] = [compared + 1, 0];
    } catch (error) {
      found({ ...flawed, flaw: 'unreadable' }, error);
      unreadable += 1;
      if (unreadable === MOST_UNREADABLE_IN_A_ROW) throw error;
    }
    await reached(place);
    await pause((size / bytesPerSecond) * 1000, undefined, { signal });
  }
  return compared;
}

async function contentOf(...[database, masterKey, id, filed]: Parameters<typeof caseContent>): Promise<Buffer | null> {
  try {
    return await caseContent(database, masterKey, id, filed);
  } catch (error) {
    // A key that is lost is as bad as a content that is gone.
    if (error instanceof LostCaseKeyError) return null;
    throw error;
  }
}

/** What was filed, case by case and in order, read some at a time. */
async function* filed({ db }: Database, after: FiledAt | null) {
  let last = { case_id: after?.case ?? '', seq: after?.seq ?? 0 };
  for (;;) {
    const { case_id: id, seq } = last;
    const rows = await db
      .selectFrom('case_entries')
      .select(['case_id', 'seq', 'type', 'payload'])
      .where('type', '=', 'document-filed')
      .where(({ eb, or, and }) => or([eb('case_id', '>', id), and([eb('case_id', '=', id), eb('seq', '>', seq)])]))
      .orderBy('case_id')
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    for (const { case_id: of, seq: at, type, payload } of rows) {
      const event = eventOf(type, payload);
      if (event?.type === 'document-filed') yield { place: { case: of, seq: at }, event };
    }
    if (rows.length < BATCH) return;
    last = rows.at(-1)!;
  }
}

/** What is no entry of a case the check of the log names. */
function eventOf(...entry: Parameters<typeof caseEventOf>): ReturnType<typeof caseEventOf> {
  try {
    return caseEventOf(...entry);
  } catch {
    return undefined;
  }
}
