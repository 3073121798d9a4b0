import { execFileSync } from 'node:child_process';
import { createCipheriv, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { hasOpensslGcm, OpensslGcm } from './openssl-gcm.ts';
import { trackCipher } from './segment-cipher.ts';

const HEAD = Buffer.from('12345678');
const MODULE = JSON.stringify(new URL('./openssl-gcm.ts', import.meta.url).href);

function byNode(key: Buffer, nonce: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  cipher.setAAD(HEAD);
  return Buffer.concat([HEAD, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

it('makes the frames that `node:crypto` makes, of two keys by turns', () => {
  expect(hasOpensslGcm()).toBe(true);
  const keys = [randomBytes(32), randomBytes(32)];
  const ciphers = keys.map((key) => new OpensslGcm(key));
  for (const [number, bytes] of [0, 1, 15, 16, 17, 5_000, 65_536, 70_000].entries()) {
    for (const [place, key] of keys.entries()) {
      const [nonce, plaintext] = [Buffer.alloc(12, number), randomBytes(bytes)];
      expect(ciphers[place]!.encrypt(nonce, HEAD, plaintext)).toEqual(byNode(key, nonce, plaintext));
    }
  }
  expect(ciphers[0]!.encrypt(Buffer.alloc(12), HEAD, Buffer.alloc(200_000))).toBeUndefined();
  for (const cipher of ciphers) {
    cipher.free();
    cipher.free();
    expect(() => cipher.encrypt(Buffer.alloc(12), HEAD, HEAD)).toThrow('cannot be used');
  }
});

it('refuses keys and nonces of another length', () => {
  expect(() => new OpensslGcm(Buffer.alloc(31))).toThrow(RangeError);
  const cipher = new OpensslGcm(Buffer.alloc(32));
  expect(() => cipher.encrypt(Buffer.alloc(11), HEAD, HEAD)).toThrow('cannot be used');
  cipher.free();
});

it('a frame that is too large for it is encrypted by `node:crypto`', () => {
  const cipher = trackCipher(randomBytes(32), 'h1', 't1');
  const sealer = cipher.begin(1);
  const [small, large] = [randomBytes(1_000), randomBytes(200_000)];
  const file = Buffer.concat([sealer.header, ...[small, large, small].map((each) => Buffer.from(sealer.seal(each)))]);
  sealer.end();
  const opener = cipher.open(file, 1)!;
  const read: Buffer[] = [];
  for (let at = sealer.header.length; at < file.length;) {
    const frame = opener.frameAt(file, at)!;
    read.push(frame.plaintext);
    at = frame.next;
  }
  expect(read).toEqual([small, large, small]);
});

it.each([
  ['EVP_EncryptUpdate', '() => 0'],
  ['EVP_EncryptUpdate', '() => 1'],
  ['EVP_CIPHER_CTX_ctrl', '() => 1'],
])('is not used where %s does not do its work (%s)', (name, code) => {
  const script = `
    const ffi = process.getBuiltinModule('node:ffi');
    const { dlopen } = ffi;
    ffi.dlopen = (...args) => ({ functions: { ...dlopen(...args).functions, ${name}: ${code} } });
    const { hasOpensslGcm } = await import(${MODULE});
    process.stdout.write(String(hasOpensslGcm()));
  `;
  expect(execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script]).toString()).toBe(
    'false',
  );
});
