import jwt from 'jsonwebtoken';
import { z } from 'zod';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { TokenErrorCode } from '@mahzar/shared/protocol/errors';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, tokenClaims } from '@mahzar/shared/token';
import type { TokenClaims } from '@mahzar/shared/token';
import type { HearingDirectory, SeatToken } from '../../hearings/ports.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';

/** Longer tokens are refused without parsing. */
export const MAX_TOKEN_LENGTH = 4096;
/** Largest difference between two clocks, seconds. */
const CLOCK_TOLERANCE_S = 5;

/** Contents of a verified token. */
export interface Claims extends TokenClaims {
  readonly hearing: HearingId;
  readonly seat: SeatId;
}

/** The result of a check. `detail` is a fixed phrase for the log and contains nothing of the token. */
export type TokenCheck =
  | { readonly ok: true; readonly claims: Claims }
  | {
      readonly ok: false;
      readonly code: TokenErrorCode;
      readonly detail: string;
      /** Claims of a token that is valid except for its time: the browser that holds the seat may still return. */
      readonly outOfTime?: Claims;
    };

/** Who may take which seat, from when to when (epoch milliseconds). */
export interface Grant {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  /** Id of this token; only one token at a time opens a seat. */
  readonly tokenId: string;
  readonly notBefore: number;
  readonly expires: number;
}

/** Makes a hearing token (JWT, ES256), signed with the newest key. `now` is epoch milliseconds. */
export function issueToken(keys: KeyRing, { hearing, seat, tokenId, notBefore, expires }: Grant, now: number): string {
  const claims: TokenClaims = {
    iss: TOKEN_ISSUER,
    aud: TOKEN_AUDIENCE,
    jti: tokenId,
    iat: Math.floor(now / 1000),
    nbf: Math.floor(notBefore / 1000),
    exp: Math.floor(expires / 1000),
    hearing,
    seat,
  };
  const { kid, privateKey } = keys.signing;
  return jwt.sign(claims, privateKey, { algorithm: 'ES256', keyid: kid });
}

/** Exactly the fields that we write: no key from the sender (jwk, jku, x5u), no extension (crit), no other algorithm. */
const header = z.strictObject({ alg: z.string(), typ: z.string(), kid: z.string() });
const claimsOfAnybody = tokenClaims.extend({ iss: z.string(), aud: z.string() });
const PARTS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Checks everything that a token itself can prove: form, signature, audience, hearing and time. `checkSeat` checks whether it is
 * the seat's current token. `now` is epoch milliseconds.
 */
export function verifyToken(
  token: unknown,
  { keys, hearing, now }: { keys: KeyRing; hearing: string; now: number },
): TokenCheck {
  if (typeof token !== 'string' || token.trim() === '') return no('token-missing', 'no token');
  if (token.length > MAX_TOKEN_LENGTH) return no('token-malformed', 'too long');
  if (!PARTS.test(token)) return no('token-malformed', 'not three parts of base64url');

  const head = header.safeParse(decodePart(token, 0));
  if (!head.success) return no('token-malformed', 'header is not exactly alg, typ and kid');
  if (head.data.typ !== 'JWT') return no('token-malformed', 'not a JWT');
  if (head.data.alg !== 'ES256') return no('token-bad-signature', 'another algorithm');
  const key = keys.verifying.get(head.data.kid);
  if (key === undefined) return no('token-bad-signature', 'unknown key');

  let payload: unknown;
  try {
    // The times are checked below, with the given clock.
    payload = jwt.verify(token, key, { algorithms: ['ES256'], ignoreExpiration: true, ignoreNotBefore: true });
  } catch {
    return no('token-bad-signature', 'signature does not verify');
  }

  const parsed = claimsOfAnybody.safeParse(payload);
  if (!parsed.success) return no('token-malformed', 'claims are missing, unknown or of the wrong type');
  const { iss, aud, ...rest } = parsed.data;
  if (iss !== TOKEN_ISSUER) return no('token-wrong-audience', 'another issuer');
  if (aud !== TOKEN_AUDIENCE) return no('token-wrong-audience', 'another audience');
  if (rest.hearing !== hearing) return no('token-wrong-hearing', 'another hearing');
  const seconds = now / 1000;
  const claims: Claims = { ...rest, iss, aud };
  if (seconds < rest.nbf - CLOCK_TOLERANCE_S) return { ...no('token-not-yet-valid', 'too early'), outOfTime: claims };
  if (seconds >= rest.exp + CLOCK_TOLERANCE_S) return { ...no('token-expired', 'too late'), outOfTime: claims };
  return { ok: true, claims };
}

/** Whether the seat exists and this token, not an older one, opens it now. `now` is epoch milliseconds. */
export async function checkSeat(claims: Claims, directory: HearingDirectory, now: number): Promise<TokenCheck> {
  const check = await checkHolder(claims, directory);
  if (!check.ok) return check;
  if (check.until === null || now < check.until + CLOCK_TOLERANCE_S * 1000) return { ok: true, claims };
  return { ...no('token-expired', 'long after the planned end'), outOfTime: claims };
}

/**
 * Whether the seat exists and this token, not an older one, is its holder's. For the holder's rights after the hearing, which have
 * no time limit except the token's own.
 */
export async function checkHolder(
  claims: Claims,
  directory: HearingDirectory,
): Promise<(Extract<TokenCheck, { ok: true }> & Pick<SeatToken, 'until'>) | Extract<TokenCheck, { ok: false }>> {
  const seat = await directory.seatToken(claims.hearing, claims.seat);
  if (seat === undefined) return no('token-unknown-seat', 'the hearing has no such seat');
  if (seat.tokenId === null) return no('token-withdrawn', 'the link was withdrawn');
  if (seat.tokenId !== claims.jti) return no('token-replaced', 'another token opens the seat now');
  return { ok: true, claims, until: seat.until };
}

function no(code: TokenErrorCode, detail: string): Extract<TokenCheck, { ok: false }> {
  return { ok: false, code, detail };
}

/** A part of the token as JSON; undefined when malformed. */
function decodePart(token: string, index: number): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
