import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { z } from 'zod';
import type { RandomBytes } from '../../storage/cipher.ts';
import { systemCipher } from '../../storage/system-keys.ts';
import type { Account } from './staff-store.ts';

const DAY_MS = 24 * 3_600_000;
/** Browsers keep a cookie for 400 days at most (RFC 6265bis, 5.5); after this time a browser counts as unknown again. */
const LASTS_MS = 180 * DAY_MS;
const ID_BYTES = 12;
const PLACE = 'staff/known-device';

const known = z.strictObject({
  /** Key by which the device's own failures are counted. */
  device: z.string(),
  /** `StaffStore.indexOf` of the account that signed in. */
  email: z.string(),
  /** Mark of the password at that time: with another password the browser is unknown. */
  password: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
});

type OfAccount = Pick<Account, 'email' | 'password'>;

/**
 * Browsers in which somebody has completed a sign-in. Failures elsewhere do not delay them; otherwise anybody who knows an e-mail
 * could lock out its owner (OWASP ASVS 5.0, 6.1.1). The cookie gives no right; its holder only has a separate count of failures.
 */
export interface KnownDevices {
  /** Remembers the browser. */
  write(response: Response, account: OfAccount): void;
  /**
   * The browser's id, if this account has signed in there with its present password.
   * @param cookies the browser's `Cookie` header
   * @param account called only when the cookie is for the e-mail
   */
  read(
    cookies: string | undefined,
    email: string,
    account: () => Promise<OfAccount | undefined>,
  ): Promise<string | undefined>;
}

export function knownDevices(parts: {
  readonly publicUrl: string;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly indexOf: (email: string) => string;
  readonly now: () => number;
}): KnownDevices {
  const { publicUrl, masterKey, randomBytes, indexOf, now } = parts;
  const cipher = systemCipher(masterKey, 'known-device', randomBytes);
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-mahzar-device' : 'mahzar-device';
  const options = { httpOnly: true, sameSite: 'strict', path: '/', secure, maxAge: LASTS_MS } as const;
  const pattern = new RegExp(`(?:^|;) *${name}=([A-Za-z0-9_-]{1,1000})(?:;|$)`);

  const opened = (cookies = ''): z.infer<typeof known> | undefined => {
    const sealed = pattern.exec(cookies)?.[1];
    if (sealed === undefined) return undefined;
    try {
      const found = known.parse(JSON.parse(cipher.decrypt(Buffer.from(sealed, 'base64url'), PLACE)));
      return now() < found.at + LASTS_MS ? found : undefined;
    } catch {
      return undefined;
    }
  };

  return {
    write(response, { email, password }) {
      // People who sign in with the organisation's provider have no password to guess.
      if (password === null) return;
      const device = randomBytes(ID_BYTES).toString('base64url');
      const seen = { device, email: indexOf(email), password: markOf(password), at: now() };
      response.cookie(name, cipher.encrypt(JSON.stringify(seen), PLACE).toString('base64url'), options);
    },
    async read(cookies, email, account) {
      const found = opened(cookies);
      if (found === undefined || found.email !== indexOf(email)) return undefined;
      const { password = null } = (await account()) ?? {};
      return password !== null && markOf(password) === found.password ? found.device : undefined;
    },
  };
}

/** The first 22 base64url characters of the SHA-256 of a PHC string, whose salt is random. */
function markOf(password: string): string {
  return createHash('sha256').update(password).digest('base64url').slice(0, 22);
}
