import type { RandomBytes } from './cipher.ts';

/** A new id from this many random bytes, as base64url; it is typed as the id that it becomes. */
export function randomId<Id extends string>(randomBytes: RandomBytes, bytes: number): Id {
  return randomBytes(bytes).toString('base64url') as Id;
}
