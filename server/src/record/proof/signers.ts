import type { Database } from '../../storage/database.ts';
import { isSignedByCourt, parseCheckpoint } from './checkpoint.ts';
import { listRecordKeys } from './record-keys.ts';
import type { RecordKey } from './record-keys.ts';
import { parseNote, toBase64 } from './signed-note.ts';

/** Leading base64 digits of a signature that depend only on the id of its key. */
const ID_DIGITS = 5;
/** Most checkpoints searched for a key's signature. */
const MAX = 10;

/** The court's keys that have signed a checkpoint. A key that somebody put into the database has signed none. */
export async function keysOfCheckpoints({ db }: Pick<Database, 'db'>): Promise<RecordKey[]> {
  const found: RecordKey[] = [];
  for (const key of await listRecordKeys({ db })) {
    const id = toBase64(Buffer.from(key.id, 'hex')).slice(0, ID_DIGITS);
    const rows = await db
      .selectFrom('checkpoints')
      .select('note')
      .where('note', 'like', `% ${id}%`)
      .orderBy('size')
      .limit(MAX)
      .execute();
    if (rows.some(({ note }) => isSigned(note, key))) found.push(key);
  }
  return found;
}

function isSigned(content: string, key: RecordKey): boolean {
  const note = parseNote(content);
  const checkpoint = note && parseCheckpoint(note.text);
  return checkpoint !== undefined && isSignedByCourt(note!, checkpoint.origin, [key]);
}
