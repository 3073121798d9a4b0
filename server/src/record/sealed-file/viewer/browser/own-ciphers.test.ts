import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { hashOf } from '../../../../recording/check-recording.ts';
import { encrypt } from '../../../../storage/cipher.ts';
import { decryptLine } from './decrypt-line.ts';
import { hashOfSegment } from './segment-hash.ts';

/** With the browser's own functions, and without them. */
const SUBTLE = [globalThis.crypto.subtle, null];
const KEY = randomBytes(32);

it('a line of an index is decrypted as the service does, and none that was changed or stands elsewhere', async () => {
  const sealed = encrypt(KEY, Buffer.from('{"speech":[]}'), 't1/index', randomBytes);
  const changed = Buffer.from(sealed);
  changed[sealed.length - 20]! ^= 1;
  for (const subtle of SUBTLE) {
    expect((await decryptLine(KEY, sealed, 't1/index', subtle)).toString()).toBe('{"speech":[]}');
    await expect(decryptLine(KEY, changed, 't1/index', subtle)).rejects.toThrow();
    await expect(decryptLine(KEY, sealed, 't2/index', subtle)).rejects.toThrow();
  }
});

it('a segment has the hash that the log has, also as a part of what was read', async () => {
  const read = randomBytes(1000);
  const part = read.subarray(100, 900);
  for (const subtle of SUBTLE) expect(await hashOfSegment(part, subtle)).toBe(hashOf(part));
});
