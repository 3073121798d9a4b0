import { z } from 'zod';

/**
 * The Socket.IO `auth` payload. The token travels here and in the link's fragment, never in a path, query or header.
 * `resume` is the secret that this browser got when it took the seat.
 */
export const handshake = z.strictObject({
  version: z.int().min(0).max(1_000_000),
  hearing: z.string().min(1).max(64),
  token: z.string().max(4096),
  resume: z.string().min(16).max(128).optional(),
  /** With `resume`: the number of the last scene that this browser was told. What happened since is told to it. */
  seen: z.int().min(0).optional(),
});
export type Handshake = z.infer<typeof handshake>;
