/**
 * How it is known who signs at the desk: a code of their authenticator app at that moment, a sign-in anew at their organisation's where
 * that has signed them in, or their session where they have neither.
 */
export const DESK_SIGNING_MEANS = ['app-code', 'organisation', 'desk-session'] as const;
export type DeskSigningMeans = (typeof DESK_SIGNING_MEANS)[number];

/** How it is known who has signed: at the desk, or by a code to the telephone that was booked. */
export const SIGNING_MEANS = ['one-time-code', ...DESK_SIGNING_MEANS] as const;
export type SigningMeans = (typeof SIGNING_MEANS)[number];

/** What somebody signs at the desk, whole: their sign-in anew stands for just this. */
export interface SignedWhole {
  /** The hearing, or the case and its order with a slash between them. */
  readonly of: string;
  readonly act: 'sign' | 'refuse' | 'close';
  /** Of the reading, where there is one. */
  readonly round: number | null;
  /** Of the text, hexadecimal. */
  readonly sha256: string;
  /** Beside it; '' for none. */
  readonly words: string;
  /** As they drew it; null: they did not. */
  readonly drawn: string | null;
}

/** An order of a case, as its judge signs it. @param draft SHA-256 of what was shown of it, hexadecimal */
export function orderSigned(of: string, order: string, draft: string): SignedWhole {
  return { of: `${of}/${order}`, act: 'sign', round: null, sha256: draft, words: '', drawn: null };
}

/** The one form of it, whose SHA-256 page and service take. */
export function canonicalSigned({ of, act, round, sha256, words, drawn }: SignedWhole): string {
  return JSON.stringify([of, act, round, sha256, words.trim(), drawn]);
}
