import type { Request, Response } from 'express';
import { z } from 'zod';
import type { RandomBytes } from '../../storage/cipher.ts';
import { systemCipher } from '../../storage/system-keys.ts';

/** Whoever goes to the provider has so long to come back, in milliseconds. */
const FLOW_MS = 10 * 60_000;
const PLACE = 'oidc/flow';

const flow = z.strictObject({
  /** Names this flow; whoever comes back with another did not begin here (RFC 6749, 10.12). */
  state: z.string(),
  /** Stands in the ID token, so that one of another flow is not taken. */
  nonce: z.string(),
  /** Proves that the code is for whoever asked (PKCE, RFC 7636). */
  verifier: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** The session that the browser had when it left, which ends when it is back. */
  former: z.string().nullable(),
  /** Who is at the desk, in which session, and signs in anew to sign what has this SHA-256; left out: somebody signs in. */
  again: z.strictObject({ account: z.string(), session: z.string(), sha256: z.string() }).optional(),
});
/** What is kept of a sign-in while the browser is at the provider. */
export type Flow = z.infer<typeof flow>;

/** Keeps a flow in a cookie, encrypted, so that it outlives a restart and needs no room here. */
export interface FlowCookie {
  write(response: Response, flow: Flow): void;
  /** Takes the flow out: it is good once. Undefined when there is none, it is not of our making, or too old. */
  take(request: Request, response: Response): Flow | undefined;
}

/** `SameSite=Lax`: the browser comes back from another site, and brings nothing that is strict. */
export function flowCookie(parts: {
  readonly publicUrl: string;
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}): FlowCookie {
  const { publicUrl, masterKey, randomBytes, now } = parts;
  const cipher = systemCipher(masterKey, 'oidc', randomBytes);
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-mahzar-oidc' : 'mahzar-oidc';
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  const pattern = new RegExp(`(?:^|;) *${name}=([A-Za-z0-9_-]{1,2000})(?:;|$)`);
  return {
    write(response, given) {
      const sealed = cipher.encrypt(JSON.stringify(given), PLACE).toString('base64url');
      response.cookie(name, sealed, { ...options, maxAge: FLOW_MS });
    },
    take(request, response) {
      response.clearCookie(name, options);
      const sealed = pattern.exec(request.get('Cookie') ?? '')?.[1];
      if (sealed === undefined) return undefined;
      try {
        const found = flow.parse(JSON.parse(cipher.decrypt(Buffer.from(sealed, 'base64url'), PLACE)));
        return now() < found.at + FLOW_MS ? found : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
