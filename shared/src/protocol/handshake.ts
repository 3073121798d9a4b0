import { z } from 'zod';
import { hearingId } from '../hearing/id-schemas.ts';

/**
 * The Socket.IO `auth` payload. The token travels here and in the link's fragment, never in a path, query or header. `resume` is
 * the secret that this browser received when it took the seat. `browser` is a secret that the browser made itself, 256 bits in
 * base64url; by it the service recognises the browser in which a person proved their identity. Without it every connection counts
 * as another browser.
 */
export const handshake = z.strictObject({
  version: z.int().min(0).max(1_000_000),
  hearing: hearingId,
  token: z.string().max(4096),
  resume: z.string().min(16).max(128).optional(),
  browser: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
  /** With `resume`: the number of the last scene that this browser received. The service sends what happened since. */
  seen: z.int().min(0).optional(),
});
export type Handshake = z.infer<typeof handshake>;
