import { execFileSync } from 'node:child_process';
import { createCipheriv, randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { hasOpensslGcm, OpensslGcm } from './openssl-gcm.ts';
import { trackCipher } from './segment-cipher.ts';

const HEAD = Buffer.from('12345678');
const [MODULE, CIPHER] = ['./openssl-gcm.ts', './segment-cipher.ts'].map((file) =>
  JSON.stringify(new URL(file, import.meta.url).href),
);

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

it('a frame that OpenSSL fails to encrypt leaves its number to the next one', () => {
  const cipher = trackCipher(randomBytes(32), 'h1', 't1');
  const sealer = cipher.begin(1);
  vi.spyOn(OpensslGcm.prototype, 'encrypt').mockImplementationOnce(() => {
    throw new Error('OpenSSL could not encrypt');
  });
  expect(() => sealer.seal(HEAD)).toThrow('could not encrypt');
  const file = Buffer.concat([sealer.header, sealer.seal(HEAD)]);
  sealer.end();
  expect(cipher.open(file, 1)!.frameAt(file, sealer.header.length)).toMatchObject({ number: 0, plaintext: HEAD });
});

/** What a process prints in which OpenSSL has another function. @param code of that function; `openssl` are the real ones */
function printed(name: string, code: string, script: string): string {
  const fake = `
    const ffi = process.getBuiltinModule('node:ffi');
    const { dlopen } = ffi;
    ffi.dlopen = (...args) => {
      const openssl = dlopen(...args).functions;
      return { functions: { ...openssl, ${name}: ${code} } };
    };
  `;
  const args = ['--no-warnings', '--input-type=module', '-e', fake + script];
  return execFileSync(process.execPath, args).toString();
}

it.each([
  ['EVP_EncryptUpdate', '() => 0', 'false'],
  ['EVP_EncryptUpdate', '() => 1', 'false'],
  ['EVP_CIPHER_CTX_ctrl', '() => 1', 'false'],
  // Not needed for a frame.
  ['EVP_CIPHER_CTX_free', '() => undefined', 'true'],
])('where %s is %s, whether it can be used: %s', (name, code, expected) => {
  const script = `
    const { hasOpensslGcm } = await import(${MODULE});
    process.stdout.write(String(hasOpensslGcm()));
  `;
  expect(printed(name, code, script)).toBe(expected);
});

it('frames are encrypted by `node:crypto` when OpenSSL, which worked before, has no memory', () => {
  const script = `
    const { hasOpensslGcm } = await import(${MODULE});
    const { trackCipher } = await import(${CIPHER});
    const worked = hasOpensslGcm();
    const cipher = trackCipher(Buffer.alloc(32), 'h1', 't1');
    const sealer = cipher.begin(1);
    const file = Buffer.concat([sealer.header, sealer.seal(Buffer.from('a frame'))]);
    sealer.end();
    const { plaintext } = cipher.open(file, 1).frameAt(file, sealer.header.length);
    process.stdout.write(String([worked, globalThis.contexts, plaintext]));
  `;
  // Only the first context can be made.
  const code =
    '() => ((globalThis.contexts = (globalThis.contexts ?? 0) + 1) === 1 ? openssl.EVP_CIPHER_CTX_new() : 0n)';
  expect(printed('EVP_CIPHER_CTX_new', code, script)).toBe('true,2,a frame');
});
