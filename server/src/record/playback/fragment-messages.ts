import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { MediaGap } from '@mahzar/shared/record/media-parts';
import type { LoggedTrack } from '../../event-log/logged-recording.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { TimeRange } from '../time-range.ts';
import type { RawReport } from '../export/runs.ts';
import type { FragmentRequest } from './fragment.ts';

/** A track with its first segment and the segments that a job needs. */
export interface TrackPart {
  readonly info: TrackInfo;
  readonly source: SourceId;
  readonly directory: string;
  /** The track's key where it is encrypted: 32 bytes. */
  readonly key: Uint8Array | undefined;
  /** See `PlayedTrack`. */
  readonly last: number;
  readonly logged: LoggedTrack;
}

/** Messages from the service to the thread that makes fragments; `id` is the job. */
export type ToFragmentThread =
  | { readonly type: 'make'; readonly id: number; readonly part: TrackPart; readonly request: FragmentRequest }
  /** Asks for the sender reports of the first segments. */
  | { readonly type: 'report'; readonly id: number; readonly part: TrackPart; readonly segments: number }
  /** Asks for the times of speech on a track. */
  | { readonly type: 'speech'; readonly id: number; readonly part: TrackPart }
  /** `go-on`: the last bytes were taken; `stop`: the job is no longer wanted. */
  | { readonly type: 'go-on' | 'stop'; readonly id: number }
  /** Everything below a hearing's folder was destroyed. */
  | { readonly type: 'forget'; readonly id: number; readonly directory: string };

/**
 * Messages from the thread. After `bytes` it makes the next bytes and holds them until `go-on` or `stop`; `made`, `reports`,
 * `spoken` and `failed` end a job.
 */
export type FromFragmentThread =
  | { readonly type: 'bytes'; readonly id: number; readonly bytes: Uint8Array }
  /** `gaps`: parts of the range without media. */
  | { readonly type: 'made'; readonly id: number; readonly gaps: readonly MediaGap[] }
  | { readonly type: 'reports'; readonly id: number; readonly reports: readonly RawReport[] }
  | { readonly type: 'spoken'; readonly id: number; readonly speech: readonly TimeRange[] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
