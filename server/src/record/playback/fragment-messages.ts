import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { LoggedTrack } from '../../event-log/logged-recording.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { TimeRange } from '../export/clips.ts';
import type { RawReport } from '../export/runs.ts';
import type { FragmentRequest } from './fragment.ts';

/** A track with those of its segments that a job is about, and its first. */
export interface TrackPart {
  readonly info: TrackInfo;
  readonly source: SourceId;
  readonly directory: string;
  /** Of the track, where it is encrypted: 32 bytes. */
  readonly key: Uint8Array | undefined;
  /** See `PlayedTrack`. */
  readonly last: number;
  readonly logged: LoggedTrack;
}

/** What the service says to the thread that makes fragments; `id` is of the job. */
export type ToFragmentThread =
  | { readonly type: 'make'; readonly id: number; readonly part: TrackPart; readonly request: FragmentRequest }
  /** The sender reports of the first segments. */
  | { readonly type: 'report'; readonly id: number; readonly part: TrackPart; readonly segments: number }
  /** When somebody spoke on a track. */
  | { readonly type: 'speech'; readonly id: number; readonly part: TrackPart }
  /** The last bytes were taken; or nobody wants any more. */
  | { readonly type: 'go-on' | 'stop'; readonly id: number }
  /** What lies below a hearing's folder was destroyed. */
  | { readonly type: 'forget'; readonly id: number; readonly directory: string };

/**
 * What the thread says. After `bytes` it makes the next ones, and waits with them for `go-on` or `stop`; `made`, `reports`,
 * `spoken` and `failed` end a job.
 */
export type FromFragmentThread =
  | { readonly type: 'bytes'; readonly id: number; readonly bytes: Uint8Array }
  /** `lost`: what of the range cannot be read. */
  | { readonly type: 'made'; readonly id: number; readonly lost: readonly TimeRange[] }
  | { readonly type: 'reports'; readonly id: number; readonly reports: readonly RawReport[] }
  | { readonly type: 'spoken'; readonly id: number; readonly speech: readonly TimeRange[] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
