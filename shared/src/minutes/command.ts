import type { SeatId } from '../hearing/ids.ts';
import type { AskedToSign } from './event.ts';
import type { SigningMeans } from '../signing-means.ts';
import type { UnansweredReason } from './words.ts';

/** Editor name of steps written by the service itself; no page may use it. */
export const SERVICE_EDITOR = 'service';

/** A command to the minutes. Each name is an act of the permission table. The service determines the facts of a text itself. */
export type MinutesCommand =
  | {
      readonly type: 'write';
      /** The version of the text on which the steps are based. */
      readonly version: number;
      readonly count: number;
      readonly editor: string;
      readonly sealed: string;
    }
  | { readonly type: 'set-read-along'; readonly on: boolean }
  | {
      readonly type: 'begin-reading';
      readonly version: number;
      readonly sha256: string;
      readonly until: number;
      readonly asked: readonly AskedToSign[];
    }
  | { readonly type: 'end-reading' }
  | {
      readonly type: 'sign' | 'refuse';
      /** The reading that the client shows. */
      readonly round: number;
      readonly sha256: string;
      readonly sealed: string | null;
      readonly drawn: string | null;
      readonly means: SigningMeans;
    }
  | { readonly type: 'note-unanswered'; readonly seat: SeatId; readonly reason: UnansweredReason }
  | {
      readonly type: 'close';
      readonly round: number;
      readonly sha256: string;
      readonly drawn: string | null;
      readonly means: SigningMeans;
    };
