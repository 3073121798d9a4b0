import { setTimeout as pause } from 'node:timers/promises';
import { caseContent } from '../files/case-content.ts';
import { LostCaseKeyError } from '../storage/case-keys.ts';
import type { Database } from '../storage/database.ts';
import { caseEventOf } from './event-schema.ts';

/** Entries of documents read at a time. */
const BATCH = 100;
/** After this many consecutive read failures the storage is at fault, not the documents. */
const MAX_UNREADABLE_IN_A_ROW = 20;

/**
 * A document that differs from its case's log. `altered`: its content is missing, differs from the filed one, or cannot be
 * decrypted; `unreadable`: the storage cannot return it, which says nothing about the stored content.
 */
interface FlawedDocument {
  readonly case: string;
  readonly document: string;
  /** Number within the case. */
  readonly number: number;
  readonly flaw: 'altered' | 'unreadable';
}

/** The entry that filed a document. */
interface FiledAt {
  readonly case: string;
  readonly seq: number;
}

/**
 * Compares the content of each filed document of all cases with the SHA-256 in the case's log, one after another. Unreadable
 * documents are reported, and the check continues. Rejects when nothing can be read, or the check is aborted; the rest is unknown
 * then.
 * @returns number of documents compared
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
    /** Reading limit, because other work has priority. */
    readonly bytesPerSecond: number;
    /** The last document compared; null: none yet. */
    readonly after: FiledAt | null;
    readonly signal: AbortSignal;
    /** @param error why it could not be read */
    readonly found: (flawed: FlawedDocument, error?: unknown) => void;
    /** Called when all documents up to here were compared, and their flaws reported. */
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
      if (unreadable === MAX_UNREADABLE_IN_A_ROW) throw error;
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
    // A lost key is as bad as a lost content.
    if (error instanceof LostCaseKeyError) return null;
    throw error;
  }
}

/** Yields filed documents, by case and in order, some at a time. */
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

/** The check of the log reports malformed entries. */
function eventOf(...entry: Parameters<typeof caseEventOf>): ReturnType<typeof caseEventOf> {
  try {
    return caseEventOf(...entry);
  } catch {
    return undefined;
  }
}
