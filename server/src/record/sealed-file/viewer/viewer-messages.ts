import type { PlayedRecord, SpokenTrack } from '@mahzar/shared/rest/playback';
import type { TimeRange } from '../../export/clips.ts';
import type { Verdict } from '../verifier/check-sealed-file.ts';

export type { Verdict };
export { wordsOf } from '../verifier/words.ts';

/** What a page has its thread do with a sealed file, and what it is told. */
export interface ViewerWork {
  check: {
    readonly given: { readonly file: Blob; readonly trusted: readonly string[]; readonly segments: 'all' | 'listed' };
    /** `no-key`: what is to be trusted is no key of a court. */
    readonly answer: Verdict | 'no-key';
  };
  /** Opens a file that was checked: what is asked then is of this one. */
  open: { readonly given: { readonly file: Blob }; readonly answer: PlayedRecord };
  media: {
    readonly given: { readonly track: string; readonly range: TimeRange & { readonly begins: boolean } };
    readonly answer: { readonly media: ArrayBuffer | null; readonly gaps: readonly TimeRange[] };
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
  /** Nobody wants it any longer. */
  | { readonly type: 'stop'; readonly id: number };

export type FromViewerThread =
  | { readonly type: 'done'; readonly id: number; readonly answer: ViewerWork[keyof ViewerWork]['answer'] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  | { readonly type: 'progress'; readonly id: number; readonly percent: number };
