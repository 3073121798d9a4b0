import type { HearingId, SeatId } from '../hearing/ids.ts';
import type { AskedToSign } from './event.ts';
import type { SigningMeans } from '../signing-means.ts';
import type { UnansweredReason } from './words.ts';

/**
 * `writing`: court and clerk write. `reading`: nobody writes, and everybody who is asked reads and answers. `closed`: the judge has
 * signed.
 */
export const MINUTES_PHASES = ['writing', 'reading', 'closed'] as const;
export type MinutesPhase = (typeof MINUTES_PHASES)[number];

/** The answer of a person who was asked to sign. Times are epoch milliseconds. */
export type Answer =
  | {
      readonly kind: 'signed' | 'refused';
      readonly at: number;
      /** Number of the reading. */
      readonly round: number;
      /** Digest of the text that the person read. */
      readonly sha256: string;
      /** Its log entry, by which the accompanying words are found. */
      readonly seq: number;
      readonly sealed: string | null;
      readonly drawn: string | null;
      readonly means: SigningMeans;
    }
  | { readonly kind: 'unanswered'; readonly at: number; readonly reason: UnansweredReason };

/** A text that was closed for reading and signing. */
export interface Reading {
  /** 1, 2, 3 …: counts the readings. */
  readonly round: number;
  readonly version: number;
  /** Digest of the whole text. */
  readonly sha256: string;
  /** Epoch milliseconds. */
  readonly begunAt: number;
  readonly until: number;
  readonly asked: readonly AskedToSign[];
  readonly answers: ReadonlyMap<SeatId, Answer>;
}

export interface MinutesState {
  readonly hearing: HearingId;
  /** Version of the law that decided the last acts. */
  readonly law: number;
  readonly phase: MinutesPhase;
  /** Number of the text's steps. */
  readonly version: number;
  /** Whether people in the courtroom read along during the writing. */
  readonly readAlong: boolean;
  /** The latest reading; null before the first. */
  readonly reading: Reading | null;
  /** Earlier readings in order, with their answers. */
  readonly earlier: readonly Reading[];
  /** The judge's signature, which comes last. `at`: epoch milliseconds. */
  readonly closed: {
    readonly at: number;
    readonly seat: SeatId;
    /** Number of the closed reading. */
    readonly round: number;
    readonly sha256: string;
    readonly drawn: string | null;
  } | null;
}

/** Returns the people who were asked and have not answered. */
export function unansweredSigners({ asked, answers }: Reading): readonly AskedToSign[] {
  return asked.filter(({ seat }) => !answers.has(seat));
}
