import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { rawKey, signNote } from './record-keys.ts';
import { formatNoteKey, parseNote, parseNoteKey, signedBy } from './signed-note.ts';

/** The example of https://pkg.go.dev/golang.org/x/mod/sumdb/note. */
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const SIGNED = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

it('a note that another program signed is read and checked', () => {
  const key = parseNoteKey(NEUMANN)!;
  expect(formatNoteKey(key)).toBe(NEUMANN);
  expect(signedBy(parseNote(SIGNED)!, key)).toEqual({ at: null });
  expect(signedBy(parseNote(SIGNED.replace('answer', 'question'))!, key)).toBeUndefined();
  expect(parseNoteKey(NEUMANN.replace('c74f20a3', 'c74f20a4'))).toBeUndefined();
  expect(parseNote(TEXT)).toBeUndefined();
});

it('a witness signs with the time, which cannot be changed', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = { name: 'office.example', kind: 'witness', publicKey: rawKey(privateKey) } as const;
  const at = Date.UTC(2026, 10, 27, 9);
  const line = signNote(key, privateKey, TEXT, at);
  const note = parseNote(`${SIGNED}${line}`)!;
  expect(signedBy(note, parseNoteKey(formatNoteKey(key))!)).toEqual({ at });
  expect(signedBy(note, parseNoteKey(NEUMANN)!)).toEqual({ at: null });
  const later = signNote({ ...key, kind: 'signer' }, privateKey, TEXT);
  expect(signedBy(parseNote(`${TEXT}\n${later}`)!, key)).toBeUndefined();
});
