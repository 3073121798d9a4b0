/* What the viewer has of a sealed file: the same code as checks it and as plays records in the service, with files of its own. */
import './browser/buffer.ts';
import { config } from 'zod';
import { checkSealedFile } from '../verifier/check-sealed-file.ts';
import type { Verdict } from '../verifier/check-sealed-file.ts';
import { wordsOf } from '../verifier/words.ts';
import { holdFile } from './browser/fs-promises.ts';
import { openSealedRecord } from './sealed-record.ts';
import type { SealedRecord } from './sealed-record.ts';

// The page runs no code that it makes itself.
config({ jitless: true });

export { checkSealedFile, wordsOf };
export type { SealedRecord, Verdict };

/** Opens the record in a file that was found intact; one file at a time. */
export async function openRecordIn(file: Blob): Promise<SealedRecord> {
  await holdFile(file);
  return openSealedRecord('');
}
