import { setTimeout as pause } from 'node:timers/promises';
import { caseContent } from '../files/case-content.ts';
import { LostCaseKeyError } from '../storage/case-keys.ts';
import type { Database } from '../storage/database.ts';
import { caseEventOf } from './event-schema.ts';

/** Documents whose entries are read at a time. */
const BATCH = 100;

/** A document whose content is gone or another than the one that was filed, or cannot be decrypted. */
export interface AlteredDocument {
  readonly case: string;
  readonly document: string;
  /** Within the case. */
  readonly number: number;
}

/**
 * Compares the content of each document that was filed in any case with the SHA-256 in the case's log, one after the other. Rejects
 * when the storage fails or it is aborted: then nothing is known of the rest.
 * @param options.bytesPerSecond how much is read at most: others go first
 * @returns how many were compared
 */
export async function checkDocuments(
  database: Database,
  {
    masterKey,
    bytesPerSecond,
    signal,
    found,
  }: {
    /** 32 bytes. */
    readonly masterKey: Buffer;
    readonly bytesPerSecond: number;
    readonly signal: AbortSignal;
    readonly found: (altered: AlteredDocument) => void;
  },
): Promise<number> {
  let compared = 0;
  for await (const { id, event } of filed(database)) {
    signal.throwIfAborted();
    const { document, number, sha256, size } = event;
    const content = await caseContent(database, masterKey, id, { document, sha256 }).catch((error: unknown) => {
      // A key that is lost is as bad as a content that is gone.
      if (error instanceof LostCaseKeyError) return null;
      throw error;
    });
    if (content === null) found({ case: id, document, number });
    compared += 1;
    await pause((size / bytesPerSecond) * 1000, undefined, { signal });
  }
  return compared;
}

/** What was filed, case by case and in order, read some at a time. */
async function* filed({ db }: Database) {
  let last = { case_id: '', seq: 0 };
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
    for (const { case_id: of, type, payload } of rows) {
      const event = caseEventOf(type, payload);
      // What is no entry of a case the check of the log has named.
      if (event?.type === 'document-filed') yield { id: of, event };
    }
    if (rows.length < BATCH) return;
    last = rows.at(-1)!;
  }
}
