import type { Result } from '@mahzar/shared/rejection';
import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import type { GapReason, HearingState } from '@mahzar/shared/hearing/state';
import type { HearingSnapshot } from '../hearings/held-hearing.ts';
import type { Awaited } from './gate.ts';
import type { TrackHealth, HandedOverReport } from './messages.ts';
import type { SendingCounts } from './sending.ts';

/** A track that the recorder writes. Times are epoch milliseconds. */
export interface Track {
  readonly source: SourceId;
  /** The recorder has received packets of it. */
  readonly received: boolean;
  /** Bytes of it are synced, so the disk accepts writes. */
  readonly reachesDisk: boolean;
  /** The synced bytes can be decoded: those of a picture include a key frame. */
  readonly decodable: boolean;
  readonly openedAt: number;
  /** Arrival of its first packet, or of a picture's first key frame; null before that is known. */
  readonly firstAt: number | null;
  /** Since when its packets may not have reached the disk; null when they do. */
  readonly failedAt: number | null;
}

/**
 * The recorder's own file of the hearing: the gate before a session. `refusal`: code of the last refusal, which is already
 * logged.
 */
export type RecorderFile =
  | { readonly kind: 'none'; readonly refusal: string | null }
  /** The current recorder process is asked to write it. */
  | { readonly kind: 'asked'; readonly refusal: string | null }
  /** It is on disk, written by the current recorder process. */
  | { readonly kind: 'on-disk' };

/** What the recording waits for. */
type Watch =
  | { readonly kind: 'idle' }
  /** The law waits for the recorder's word: before a session, or after a failure within one. */
  | {
      readonly kind: 'confirming';
      readonly waitsFor: Awaited;
      /** Packet counts of all producers; null before the first count. */
      readonly sending: SendingCounts | null;
    }
  /** The result was reported to the law at this time (epoch ms), and is not in the log yet. */
  | { readonly kind: 'told'; readonly at: number }
  /** In session: packets of sources that are not written yet are counted. */
  | { readonly kind: 'counting'; readonly sending: SendingCounts }
  /** The hearing is over: its tracks are being sealed. */
  | { readonly kind: 'over' };

/** What is known of a hearing's recording, whatever it waits for. */
export interface RecordingFacts {
  /** The newest known. */
  readonly snapshot: HearingSnapshot | null;
  readonly file: RecorderFile;
  readonly tracks: ReadonlyMap<TrackId, Track>;
  /** Tracks that a recorder may still write. */
  readonly unsealed: ReadonlySet<TrackId>;
  /** Arrival of the newest packet that is known to be synced, or time of a report of first bytes; epoch ms. */
  readonly lastSyncedAt: number | null;
  /** Arrival of its last packet that was handed to the kernel, so that it survives the end of the recorder; epoch ms. */
  readonly lastPacketAt: number | null;
  /** The law knows of a failure that has not ended; a timer reports to the law when it has lasted too long. */
  readonly outage: boolean;
}

/** One hearing's recording at this moment; nothing of it needs to outlive the process. */
export type RecordingState = RecordingFacts & { readonly watch: Watch };

/** What happened. Times are epoch milliseconds. */
export type RecordingInput =
  | {
      readonly type: 'changed';
      readonly snapshot: HearingSnapshot;
      readonly events: ReadonlySet<string>;
      /** Whether the disk has room for a recording. */
      readonly mayRecord: boolean;
    }
  | { readonly type: 'over' }
  /** The media room was opened, or lost; the tracks of a former room have ended. */
  | {
      readonly type: 'room-opened';
      /** The hearing moved to another media worker, and therefore to another recorder. */
      readonly otherRecorder: boolean;
    }
  | { readonly type: 'room-lost'; readonly now: number }
  /** `infoSha256`: SHA-256 of the track's `track.json`. */
  | {
      readonly type: 'track-opened';
      readonly track: TrackId;
      readonly source: SourceId;
      readonly infoSha256: string;
      readonly now: number;
    }
  /** No packet of it follows. */
  | { readonly type: 'track-closed'; readonly track: TrackId }
  /** No recorder writes it any more. */
  | { readonly type: 'track-sealed'; readonly track: TrackId }
  | { readonly type: 'recorder-ready' }
  | { readonly type: 'recorder-lost'; readonly now: number }
  /** `tracks`: those that fail; null for all. */
  | {
      readonly type: 'recorder-failed';
      readonly reason: GapReason;
      readonly tracks: readonly string[] | null;
      readonly now: number;
    }
  /** The recorder put its file on disk, refused, or (null) could not be asked. */
  | { readonly type: 'file-answered'; readonly answer: FileAnswer | null; readonly now: number }
  | { readonly type: 'first-bytes'; readonly track: TrackId; readonly at: number }
  | { readonly type: 'packets-handed-over'; readonly lastAt: number | null; readonly begun: HandedOverReport['begun'] }
  | { readonly type: 'health'; readonly reports: readonly TrackHealth[]; readonly now: number }
  | { readonly type: 'out-of-patience' }
  /** Packet counts: of all producers, or of the sources that `count-sources` names, without muted ones. */
  | { readonly type: 'all-counted'; readonly counts: ReadonlyMap<SourceId, number>; readonly now: number }
  | { readonly type: 'sources-counted'; readonly counts: ReadonlyMap<SourceId, number>; readonly now: number }
  /** `snapshot`: as read for this review. */
  | { readonly type: 'review'; readonly snapshot: HearingSnapshot; readonly now: number };

type FileAnswer = Result<object>;

/** What the controller carries out. */
export type RecordingAction =
  | { readonly type: 'tell'; readonly command: SystemCommand }
  | { readonly type: 'log'; readonly level: 'warn' | 'error'; readonly facts: object; readonly text: string }
  /** The recorder is to record exactly these sources. */
  | { readonly type: 'apply'; readonly wanted: ReadonlySet<SourceId>; readonly sealed: ReadonlySet<SourceId> }
  /** Cuts the sources that may no longer be recorded; starts none. */
  | { readonly type: 'withdraw'; readonly wanted: ReadonlySet<SourceId>; readonly sealed: ReadonlySet<SourceId> }
  /** The recorder has ended, and its tracks with it (`drop-taps`); another one accepts calls (`resume-taps`). */
  | { readonly type: 'drop-taps' }
  | { readonly type: 'resume-taps' }
  | { readonly type: 'ask-file' }
  /** Counts the packets of all producers, then reviews. Queries the media worker for every source. */
  | { readonly type: 'count-all' }
  /** Requests packet counts of these sources, except muted ones, which send nothing. */
  | { readonly type: 'count-sources'; readonly sources: readonly SourceId[] }
  /** Reads the hearing's snapshot, then reviews. */
  | { readonly type: 'review' }
  /** Starts or restarts a timer; null stops it. */
  | { readonly type: 'timer'; readonly timer: RecordingTimer; readonly ms: number | null };

/** `patience` yields `out-of-patience`; `outage` reports to the law that an outage lasts. */
export type RecordingTimer = 'patience' | 'outage';

export interface RecordingStep {
  readonly state: RecordingState;
  readonly actions: readonly RecordingAction[];
}

export const UNRECORDED: RecordingState = {
  snapshot: null,
  file: { kind: 'none', refusal: null },
  tracks: new Map(),
  unsealed: new Set(),
  lastSyncedAt: null,
  lastPacketAt: null,
  outage: false,
  watch: { kind: 'idle' },
};

/** Whether the law waits for the recorder's word: before a session, or after a failure within one. */
export function recorderAwaited({ phase, recorder }: HearingState): boolean {
  return phase === 'starting' || (phase === 'in-session' && recorder.kind === 'failing');
}

/**
 * Whether the recorder may record what the law grants: its file is on disk. In a session that continues with another recorder, a
 * requested file is enough: the recorder opens tracks only when the file is on disk, and keeps their packets meanwhile.
 */
export function mayTake({ file, snapshot }: RecordingFacts): boolean {
  if (file.kind !== 'asked') return file.kind === 'on-disk';
  return file.refusal === null && snapshot?.state.phase === 'in-session';
}
