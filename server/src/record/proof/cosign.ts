import type { KeyObject } from 'node:crypto';
import type { WrittenCheckpoint } from './checkpoint-file.ts';
import { isSignedByCourt } from './checkpoint.ts';
import { extendsTree } from './merkle.ts';
import { signNote } from './record-keys.ts';
import { hexOf } from '../../event-log/chain-hash.ts';
import type { NoteKey } from './signed-note.ts';

/**
 * Signs a court's checkpoint as a witness; returns the note with all signatures. Refused if the court has not signed it, or if the
 * proof does not show that it includes the checkpoint signed last.
 *
 * @param terms.proof see `extendsTree`
 * @param terms.at epoch milliseconds
 */
export function cosign(
  { note, checkpoint }: WrittenCheckpoint,
  {
    court,
    last,
    proof,
    witness,
    privateKey,
    at,
  }: {
    readonly court: NoteKey;
    readonly last: WrittenCheckpoint | null;
    readonly proof: readonly Uint8Array[];
    readonly witness: NoteKey;
    readonly privateKey: KeyObject;
    readonly at: number;
  },
):
  | { readonly ok: true; readonly note: string }
  | { readonly ok: false; readonly why: 'unsigned' | 'shrunk' | 'forked' | 'unproven' } {
  if (!isSignedByCourt(note, checkpoint.origin, [court])) return { ok: false, why: 'unsigned' };
  if (last !== null && last.checkpoint.size > checkpoint.size) return { ok: false, why: 'shrunk' };
  const isSameSize = last?.checkpoint.size === checkpoint.size;
  if (isSameSize && hexOf(last.checkpoint.root) !== hexOf(checkpoint.root)) return { ok: false, why: 'forked' };
  if (last !== null && !extendsTree(checkpoint, last.checkpoint, proof)) return { ok: false, why: 'unproven' };
  const lines = note.signatures.map(({ line }) => line);
  return { ok: true, note: `${note.text}\n${lines.join('')}${signNote(witness, privateKey, note.text, at)}` };
}
