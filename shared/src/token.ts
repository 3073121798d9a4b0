import { z } from 'zod';
import { hearingId, seatId } from './hearing/id-schemas.ts';

export const TOKEN_ISSUER = 'mahzar';
export const TOKEN_AUDIENCE = 'mahzar:hearing';

/** Claims of a hearing token (RFC 7519); times are seconds since the epoch. */
export const tokenClaims = z.strictObject({
  iss: z.literal(TOKEN_ISSUER),
  aud: z.literal(TOKEN_AUDIENCE),
  jti: z.string().min(8).max(64),
  iat: z.int(),
  nbf: z.int(),
  exp: z.int(),
  hearing: hearingId,
  seat: seatId,
});
export type TokenClaims = z.infer<typeof tokenClaims>;

/** Returns a person's link: the hearing in the path, the token in the fragment, which browsers never send. */
export function hearingLink(origin: string, hearing: string, token: string, language?: 'fa' | 'en'): string {
  return `${origin}/hearing/${hearing}${language === undefined ? '' : `?lang=${language}`}#${token}`;
}
