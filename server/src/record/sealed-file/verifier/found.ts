import type { Flaw } from '../../../event-log/verify.ts';
import type { Checkpoint } from '../../proof/checkpoint.ts';

/** Whose log it is. */
export type LogName = 'hearing' | 'minutes' | 'case';

/**
 * The first thing that is wrong with a sealed file:
 * - `not-read`: the disk or the browser did not give it: that says nothing of the file
 * - `not-sealed`: it is no sealed file, or cannot be read as one
 * - `signature`: the seal's signature does not hold
 * - `part`: a part was changed, is missing, or was added; `of` says whose track it is of, `signers` who has signed what it should say
 * - `container`: the parts are as they were sealed, and what holds them together was changed
 * - `log`: a log is not what it was
 * - `minutes`: what stands in the minutes' log is not the text that these people have signed
 * - `checkpoint`: the court's checkpoint does not vouch for a log; `missing`: it vouches for so many entries more
 * - `unfinished`: the log is as it was signed at a moment at which the hearing was not over
 * - `key`: it is signed, and not by the court whose key was given
 */
export type SealFlaw =
  | { readonly flaw: 'not-read' | 'not-sealed' | 'signature' | 'container' | 'unfinished' | 'key' }
  | {
      readonly flaw: 'part';
      readonly part: string;
      readonly how: 'altered' | 'missing' | 'added';
      /** Of a track: its source by the log. */
      readonly of: string | null;
      /** By name. */
      readonly signers?: readonly string[];
    }
  | { readonly flaw: 'log'; readonly of: LogName; readonly seq: number; readonly how: Flaw }
  | { readonly flaw: 'minutes'; readonly seq: number; readonly signers: readonly string[] }
  | { readonly flaw: 'checkpoint'; readonly of: LogName; readonly missing: number };

/** Ends a check with what was found. */
export class Found extends Error {
  readonly verdict: { readonly ok: false } & SealFlaw;
  constructor(flaw: SealFlaw) {
    super(flaw.flaw);
    this.verdict = { ok: false, ...flaw };
  }
}

/** A sealed file whose parts are what its seal says. */
export interface Reading {
  /** A part as text. */
  readonly text: (part: string) => Promise<string>;
  /** SHA-256 in base64, by the name of the part. */
  readonly digests: ReadonlyMap<string, string>;
  /** That a log's head is in a checkpoint that the court has signed. @param leaf see `formatHead` @param proof `formatProof`'s text */
  readonly checkHead: (of: LogName, leaf: string, proof: string) => Pick<Checkpoint, 'at'>;
  /** That the court has signed a part by itself, see `extractText`. @param otherwise what is found when it has not */
  readonly checkExtract: (part: string, otherwise: SealFlaw) => Promise<void>;
}
