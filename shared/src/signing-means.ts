/**
 * How the signer at the desk is identified: by a code of their authenticator app at that moment, by a new sign-in at their
 * organisation if they use it, or by their session if they have neither.
 */
export const DESK_SIGNING_MEANS = ['app-code', 'organisation', 'desk-session'] as const;
export type DeskSigningMeans = (typeof DESK_SIGNING_MEANS)[number];

/** How the signer is identified: at the desk, or by a code to the booked telephone. */
export const SIGNING_MEANS = ['one-time-code', ...DESK_SIGNING_MEANS] as const;
export type SigningMeans = (typeof SIGNING_MEANS)[number];

/** Everything that a signature at the desk covers: the renewed sign-in is valid for exactly this. */
export interface SignedWhole {
  /** The hearing, or the case and its order separated by a slash. */
  readonly of: string;
  readonly act: 'sign' | 'refuse' | 'close';
  /** Number of the reading, where there is one. */
  readonly round: number | null;
  /** Digest of the text, hexadecimal. */
  readonly sha256: string;
  /** Accompanying words; '' for none. */
  readonly words: string;
  /** The drawn signature; null: none. */
  readonly drawn: string | null;
}

/**
 * Returns the signed content for an order of a case.
 * @param draft SHA-256 of everything shown of it, hexadecimal
 */
export function orderSigned(of: string, order: string, draft: string): SignedWhole {
  return { of: `${of}/${order}`, act: 'sign', round: null, sha256: draft, words: '', drawn: null };
}

/** Returns the canonical form, whose SHA-256 the page and the service compute. */
export function canonicalSigned({ of, act, round, sha256, words, drawn }: SignedWhole): string {
  return JSON.stringify([of, act, round, sha256, words.trim(), drawn]);
}
