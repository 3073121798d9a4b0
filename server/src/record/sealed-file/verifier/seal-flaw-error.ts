import type { Flaw } from '../../../event-log/verify.ts';
import type { Checkpoint } from '../../proof/checkpoint.ts';

/** Logs that a sealed file may contain. */
export type LogName = 'hearing' | 'minutes' | 'case';

/**
 * The first flaw found in a sealed file:
 * - `not-read`: the disk or the browser could not read it, which says nothing about the file
 * - `not-sealed`: it is not a sealed file, or cannot be parsed as one
 * - `signature`: the seal's signature is invalid
 * - `part`: a part was changed, is missing, or was added; `of` names the track's source, `signers` the people who signed the
 *   original text
 * - `container`: the parts are as sealed, but the container around them was changed
 * - `log`: a log was altered
 * - `minutes`: the text in the minutes' log is not the one that these people have signed
 * - `checkpoint`: the court's checkpoint does not cover a log; `missing`: number of entries that the checkpoint has and the log
 *   lacks
 * - `unfinished`: the log was signed before the hearing was over
 * - `key`: it is signed, but not by the court whose key was given
 */
export type SealFlaw =
  | { readonly flaw: 'not-read' | 'not-sealed' | 'signature' | 'container' | 'unfinished' | 'key' }
  | {
      readonly flaw: 'part';
      readonly part: string;
      readonly how: 'altered' | 'missing' | 'added';
      /** The track's source according to the log. */
      readonly of: string | null;
      /** Names of the signers. */
      readonly signers?: readonly string[];
    }
  | { readonly flaw: 'log'; readonly of: LogName; readonly seq: number; readonly how: Flaw }
  | { readonly flaw: 'minutes'; readonly seq: number; readonly signers: readonly string[] }
  | { readonly flaw: 'checkpoint'; readonly of: LogName; readonly missing: number };

/** Ends a check with a flaw. */
export class SealFlawError extends Error {
  readonly verdict: { readonly ok: false } & SealFlaw;
  constructor(flaw: SealFlaw) {
    super(flaw.flaw);
    this.verdict = { ok: false, ...flaw };
  }
}

/** A sealed file whose parts match its seal. */
export interface Reading {
  readonly bytes: (part: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** A part as text. */
  readonly text: (part: string) => Promise<string>;
  /** SHA-256 in base64, by the name of the part. */
  readonly digests: ReadonlyMap<string, string>;
  /**
   * Checks that a log's head is in a checkpoint that the court has signed. @param leaf see `formatHead` @param proof
   * `formatProof`'s text
   */
  readonly checkHead: (of: LogName, leaf: string, proof: string) => Pick<Checkpoint, 'at'>;
  /** Checks that the court has signed a part separately, see `extractText`. @param otherwise the flaw if it has not */
  readonly checkExtract: (part: string, otherwise: SealFlaw) => Promise<void>;
}
