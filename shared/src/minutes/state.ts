import type { HearingId, SeatId } from '../hearing/ids.ts';
import type { AskedToSign } from './event.ts';
import type { SigningMeans } from '../signing-means.ts';
import type { UnansweredReason } from './words.ts';

/** `writing`: court and clerk write. `reading`: nobody writes, each who is asked reads and answers. `closed`: the judge has signed. */
export const MINUTES_PHASES = ['writing', 'reading', 'closed'] as const;
export type MinutesPhase = (typeof MINUTES_PHASES)[number];

/** What somebody who was asked to sign has answered. Times are epoch milliseconds. */
export type Answer =
  | {
      readonly kind: 'signed' | 'refused';
      readonly at: number;
      /** Reading in which they answered. */
      readonly round: number;
      /** Of what they read. */
      readonly sha256: string;
      /** Entry in which it is, by which their words are found. */
      readonly seq: number;
      readonly sealed: string | null;
      readonly drawn: string | null;
      readonly means: SigningMeans;
    }
  | { readonly kind: 'unanswered'; readonly at: number; readonly reason: UnansweredReason };

/** A text that was closed, to be read and signed. */
export interface Reading {
  /** 1, 2, 3 …: each time that it is closed anew. */
  readonly round: number;
  readonly version: number;
  /** Of the whole text. */
  readonly sha256: string;
  /** Epoch milliseconds. */
  readonly begunAt: number;
  readonly until: number;
  readonly asked: readonly AskedToSign[];
  readonly answers: ReadonlyMap<SeatId, Answer>;
}

export interface MinutesState {
  readonly hearing: HearingId;
  /** Version of the law that the last acts were decided by. */
  readonly law: number;
  readonly phase: MinutesPhase;
  /** Steps of the text. */
  readonly version: number;
  /** Whether people in the courtroom read along while it is written. */
  readonly readAlong: boolean;
  /** The last one; null before the text was closed for the first time. */
  readonly reading: Reading | null;
  /** Those before it, in order, with what was answered in each. */
  readonly earlier: readonly Reading[];
  /** The judge's signature, last of all. `at`: epoch milliseconds. */
  readonly closed: {
    readonly at: number;
    readonly seat: SeatId;
    /** Reading that was closed. */
    readonly round: number;
    readonly sha256: string;
    readonly drawn: string | null;
  } | null;
}

/** Who was asked and has not answered. */
export function unanswered({ asked, answers }: Reading): readonly AskedToSign[] {
  return asked.filter(({ seat }) => !answers.has(seat));
}
