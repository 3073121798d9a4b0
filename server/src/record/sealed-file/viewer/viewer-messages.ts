import type { MediaGap } from '@mahzar/shared/record/media-parts';
import type { PlayedRecord, SpokenTrack } from '@mahzar/shared/rest/playback';
import type { TimeRange } from '../../time-range.ts';
import type { Verdict } from '../verifier/check-sealed-file.ts';

export type { Verdict };
export { isProven, wordsOf } from '../verifier/words.ts';

/** A page's requests to its worker about a sealed file, with their answers. */
export interface ViewerWork {
  check: {
    readonly given: {
      readonly file: Blob;
      readonly trusted: readonly string[];
      /** SHA-256 of the certificates of time-stamping authorities, as the user entered them. */
      readonly authorities: readonly string[];
      readonly segments: 'all' | 'listed';
    };
    /** `no-key`: a trusted key cannot be parsed. `no-authority`: a fingerprint of an authority cannot be parsed. */
    readonly answer: Verdict | 'no-key' | 'no-authority';
  };
  /** Opens a checked file; later requests are about this one. */
  open: { readonly given: { readonly file: Blob }; readonly answer: PlayedRecord };
  media: {
    readonly given: { readonly track: string; readonly range: TimeRange & { readonly begins: boolean } };
    readonly answer: { readonly media: ArrayBuffer | null; readonly gaps: readonly MediaGap[] };
  };
  speech: { readonly given: null; readonly answer: readonly SpokenTrack[] };
}

export type ToViewerThread =
  | {
      readonly [Kind in keyof ViewerWork]: {
        readonly type: Kind;
        readonly id: number;
        readonly given: ViewerWork[Kind]['given'];
      };
    }[keyof ViewerWork]
  /** The request is no longer wanted. */
  | { readonly type: 'stop'; readonly id: number };

export type FromViewerThread =
  | { readonly type: 'done'; readonly id: number; readonly answer: ViewerWork[keyof ViewerWork]['answer'] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  | { readonly type: 'progress'; readonly id: number; readonly percent: number };
