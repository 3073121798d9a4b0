import { z } from 'zod';

/**
 * The Socket.IO `auth` payload. The token travels here and in the link's fragment, never in a path, query or header.
 * `resume` is the secret that this browser got when it took the seat. `browser` is a secret of its own making, 256 bits in
 * base64url, by which it is known to be the one in which a person has shown who they are; without it every line is another's.
 */
export const handshake = z.strictObject({
  version: z.int().min(0).max(1_000_000),
  hearing: z.string().min(1).max(64),
  token: z.string().max(4096),
  resume: z.string().min(16).max(128).optional(),
  browser: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
  /** With `resume`: the number of the last scene that this browser was told. What happened since is told to it. */
  seen: z.int().min(0).optional(),
});
export type Handshake = z.infer<typeof handshake>;
