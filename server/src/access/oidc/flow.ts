import type { Request, Response } from 'express';
import { z } from 'zod';
import type { RandomBytes } from '../../storage/cipher.ts';
import { systemCipher } from '../../storage/system-keys.ts';

/** How long a browser may stay at the provider, ms. */
const FLOW_MS = 10 * 60_000;
const PLACE = 'oidc/flow';

const flow = z.strictObject({
  /** Id of this flow; a browser that returns with another one did not start here (RFC 6749, 10.12). */
  state: z.string(),
  /** Repeated in the ID token, so that a token of another flow is refused. */
  nonce: z.string(),
  /** Proves that the code is for the client that asked (PKCE, RFC 7636). */
  verifier: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** The browser's session at departure, which ends on return. */
  former: z.string().nullable(),
  /** The staff member and session that sign in again to sign the content with this SHA-256; left out for an ordinary sign-in. */
  again: z.strictObject({ account: z.string(), session: z.string(), sha256: z.string() }).optional(),
});
/** State of a sign-in while the browser is at the provider. */
export type Flow = z.infer<typeof flow>;

/** Stores a flow in an encrypted cookie, so that it survives a restart and needs no space here. */
export interface FlowCookie {
  write(response: Response, flow: Flow): void;
  /** Returns the flow and removes it, because it is valid once. Undefined when there is none, it is not ours, or it is too old. */
  take(request: Request, response: Response): Flow | undefined;
}

/** `SameSite=Lax`: the browser returns from another site, and would not send a strict cookie. */
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
