import { generateSecret, generateURI, verify } from 'otplib';

const STEP_S = 30;
const ISSUER = 'Mahzar';

/** A new secret of an authenticator app: 160 random bits, base32. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/** What the QR code of a secret says. */
export function totpUri(secret: string, email: string): string {
  return generateURI({ issuer: ISSUER, label: email, secret });
}

/**
 * The time step of which this is the code (RFC 6238: six digits, 30 s, SHA-1), of now or the step before or after;
 * undefined when it is of none. @param now epoch milliseconds
 */
export async function stepOfCode(secret: string, code: string, now: number): Promise<number | undefined> {
  if (!/^\d{6}$/.test(code)) return undefined;
  const result = await verify({ secret, token: code, epoch: Math.floor(now / 1000), epochTolerance: STEP_S });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}
