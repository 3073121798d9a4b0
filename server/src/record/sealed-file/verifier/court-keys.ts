import { parseFingerprint } from '../../../kernel/fingerprint.ts';
import { isSignedByCourt } from '../../proof/checkpoint.ts';
import { parseNote, parseNoteKey } from '../../proof/signed-note.ts';
import type { NoteKey } from '../../proof/signed-note.ts';
import { sealText } from '../format.ts';

/** What a reader knows of a court. */
interface CourtKeys {
  /** Public keys of the record, one line each; also lines that are no keys, which match no signature. */
  readonly keys: readonly string[];
  /** SHA-256 of certificates by which the court seals, hexadecimal digits. */
  readonly certificates: readonly string[];
}

/** Separates the keys from the fingerprints that a reader has given. */
export function courtKeysIn(given: readonly string[]): CourtKeys {
  return {
    keys: given.filter((one) => parseFingerprint(one) === undefined),
    certificates: given.map(parseFingerprint).filter((one) => one !== undefined),
  };
}

/** Whether a text is a key of a court or a fingerprint. */
export function isCourtKey(text: string): boolean {
  return parseNoteKey(text) !== undefined || parseFingerprint(text) !== undefined;
}

/** Reads keys, one a line; lines that are no keys are left out. */
export function noteKeysIn(lines: readonly string[]): NoteKey[] {
  return lines.map(parseNoteKey).filter((key) => key !== undefined);
}

/** Whether a record key of the court states in the note that the court seals with the certificate. */
export function vouchesFor(content: string, certificate: string, keys: readonly string[]): boolean {
  const note = parseNote(content);
  const [origin = ''] = note?.text.split('\n') ?? [];
  return note?.text === sealText(origin, certificate) && isSignedByCourt(note, origin, noteKeysIn(keys));
}
