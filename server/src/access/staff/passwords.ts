import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { RandomBytes } from '../../storage/cipher.ts';

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const derive = promisify(argon2);

/** Hashes and checks passwords: argon2id (RFC 9106), with a secret that is not in the database. */
export class Passwords {
  readonly #pepper: Buffer;
  readonly #randomBytes: RandomBytes;
  /** Hash that is checked when an account has no password, so that the check takes as long. */
  readonly #nobodys: string;

  constructor(pepper: Buffer, randomBytes: RandomBytes) {
    this.#pepper = pepper;
    this.#randomBytes = randomBytes;
    this.#nobodys = phc(randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));
  }

  /** @returns a PHC string */
  async hash(password: string): Promise<string> {
    const salt = this.#randomBytes(SALT_BYTES);
    const tag = await this.#derive(password, salt, MEMORY_KIB, PASSES, LANES, TAG_BYTES);
    return phc(salt, tag);
  }

  /** Whether this is the password; takes the same time when there is none. */
  async check(password: string, kept: string | null | undefined): Promise<boolean> {
    const match = PHC.exec(kept ?? this.#nobodys);
    if (match === null) throw new Error('a password is not kept as we keep it');
    const [, memory, passes, lanes, salt = '', tag = ''] = match;
    const expected = Buffer.from(tag, 'base64');
    const found = await this.#derive(
      password,
      Buffer.from(salt, 'base64'),
      Number(memory),
      Number(passes),
      Number(lanes),
      expected.length,
    );
    return timingSafeEqual(found, expected) && typeof kept === 'string';
  }

  async #derive(password: string, nonce: Buffer, memory: number, passes: number, lanes: number, tagLength: number) {
    // One form for texts that look the same (NIST SP 800-63B-4, 3.1.1.2); nothing else is changed.
    const message = Buffer.from(password.normalize('NFC'), 'utf8');
    return derive('argon2id', { message, nonce, memory, passes, parallelism: lanes, tagLength, secret: this.#pepper });
  }
}

function phc(salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(tag)}`;
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
