import type { SeatId } from '../hearing/ids.ts';
import type { AskedToSign } from './event.ts';
import type { SigningMeans } from '../signing-means.ts';
import type { UnansweredReason } from './words.ts';

/** As which editor the service itself writes in the text; no page may call itself so. */
export const SERVICE_EDITOR = 'service';

/** What is asked of minutes. Each name is an act of the permission table. What is known of a text the service found out itself. */
export type MinutesCommand =
  | {
      readonly type: 'write';
      /** Of the text that the steps begin with. */
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
      /** Of the reading that they have before them. */
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
