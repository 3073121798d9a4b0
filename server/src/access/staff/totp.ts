import { generateURI, ScureBase32Plugin, verify } from 'otplib';

const STEP_S = 30;
const ISSUER = 'Mahzar';

const SECRET_BYTES = 20;

/** A secret of an authenticator app, base32, from unpredictable bytes; the first 160 bits are used. */
export function totpSecret(bytes: Buffer): string {
  return new ScureBase32Plugin().encode(bytes.subarray(0, SECRET_BYTES));
}

/** Content of a secret's QR code. */
export function totpUri(secret: string, email: string): string {
  return generateURI({ issuer: ISSUER, label: email, secret });
}

/**
 * The time step of a code (RFC 6238: six digits, 30 s, SHA-1): the present one, the one before or the one after; undefined when it
 * matches none. @param now epoch milliseconds
 */
export async function stepOfCode(secret: string, code: string, now: number): Promise<number | undefined> {
  if (!/^\d{6}$/.test(code)) return undefined;
  const result = await verify({ secret, token: code, epoch: Math.floor(now / 1000), epochTolerance: STEP_S });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}
