import type { Result } from '@mahzar/shared/rejection';
import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import type { GapReason, HearingState } from '@mahzar/shared/hearing/state';
import type { HearingSnapshot } from '../hearings/held-hearing.ts';
import type { WaitedFor } from './gate.ts';
import type { TrackHealth, HandedOverReport } from './messages.ts';
import type { SendingCounts } from './sending.ts';

/** A track that the recorder writes. Times are epoch milliseconds. */
export interface Track {
  readonly source: SourceId;
  /** Packets of it have come to the recorder. */
  readonly received: boolean;
  /** Bytes of it are on disk: the disk takes them. */
  readonly reachesDisk: boolean;
  /** They can be decoded: of a picture, a key frame is among them. */
  readonly decodable: boolean;
  readonly openedAt: number;
  /** Arrival of its first packet, of a picture that of its first key frame; null before that is known. */
  readonly firstAt: number | null;
  /** Since when its packets may not have reached the disk; null when they do. */
  readonly failedAt: number | null;
}

/** The recorder's own file of the hearing: the gate before a session. `refusal`: why there is none, once that is logged. */
export type RecorderFile =
  | { readonly kind: 'none'; readonly refusal: string | null }
  /** The recorder that runs now is asked to write it. */
  | { readonly kind: 'asked'; readonly refusal: string | null }
  /** It is on disk, under the recorder that runs now. */
  | { readonly kind: 'on-disk' };

/** What is waited for. */
type Watch =
  | { readonly kind: 'idle' }
  /** The law waits for the recorder's word: before a session, or after a failure within one. */
  | {
      readonly kind: 'confirming';
      readonly waitsFor: WaitedFor;
      /** Of all producers; null before the first count. */
      readonly sending: SendingCounts | null;
    }
  /** The law was told what it waits for, at this time (epoch ms), and has not entered it yet. */
  | { readonly kind: 'told'; readonly at: number }
  /** In session, sources that send are not on disk yet: they are counted. */
  | { readonly kind: 'counting'; readonly sending: SendingCounts }
  /** The hearing is over: its tracks are being sealed. */
  | { readonly kind: 'over' };

/** What is known of a hearing's recording, whatever is waited for. */
export interface RecordingFacts {
  /** The newest that is known. */
  readonly snapshot: HearingSnapshot | null;
  readonly file: RecorderFile;
  readonly tracks: ReadonlyMap<TrackId, Track>;
  /** Tracks that a recorder may still write. */
  readonly unsealed: ReadonlySet<TrackId>;
  /** When bytes of this hearing last reached the disk, epoch milliseconds. */
  readonly lastSyncedAt: number | null;
  /** Arrival of its last packet that outlives the recorder, epoch milliseconds. */
  readonly lastPacketAt: number | null;
  /** The law knows of a failure that has not ended, and is told when it has lasted too long. */
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
      /** The disk has room for anything to be recorded. */
      readonly mayRecord: boolean;
    }
  | { readonly type: 'over' }
  /** The media room was made, or died; its tracks have gone with a former one. */
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
  /** Packet counts of all producers, those named by `count-sources` included. */
  | { readonly type: 'all-counted'; readonly counts: ReadonlyMap<SourceId, number>; readonly now: number }
  | { readonly type: 'sources-counted'; readonly counts: ReadonlyMap<SourceId, number>; readonly now: number }
  /** `snapshot`: as it was read for this. */
  | { readonly type: 'review'; readonly snapshot: HearingSnapshot; readonly now: number };

type FileAnswer = Result<object>;

/** What is to be done. */
export type RecordingAction =
  | { readonly type: 'tell'; readonly command: SystemCommand }
  | { readonly type: 'log'; readonly level: 'warn' | 'error'; readonly facts: object; readonly text: string }
  /** The recorder is to take exactly these. */
  | { readonly type: 'apply'; readonly wanted: ReadonlySet<SourceId>; readonly sealed: ReadonlySet<SourceId> }
  /** What it may no longer take is cut; nothing is begun. */
  | { readonly type: 'withdraw'; readonly wanted: ReadonlySet<SourceId>; readonly sealed: ReadonlySet<SourceId> }
  /** The recorder has ended with its tracks; another one takes calls. */
  | { readonly type: 'drop-taps' }
  | { readonly type: 'resume-taps' }
  | { readonly type: 'ask-file' }
  /** Packets of all producers are to be counted, and a review follows. It asks the media worker for every source. */
  | { readonly type: 'count-all' }
  /** Requests packet counts of these sources, except muted ones, which send nothing. */
  | { readonly type: 'count-sources'; readonly sources: readonly SourceId[] }
  /** The hearing is to be read, and reviewed. */
  | { readonly type: 'review' }
  /** Starts a timer anew; null stops it. */
  | { readonly type: 'timer'; readonly timer: RecordingTimer; readonly ms: number | null };

/** `patience`: gives `out-of-patience`; `outage`: tells the law that an outage lasts. */
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
 * Whether the recorder may take what the law grants: its file is on disk. In a session that goes on under another recorder it is
 * enough that the file is on its way there: whoever takes tracks waits for it, and packets wait meanwhile.
 */
export function mayTake({ file, snapshot }: RecordingFacts): boolean {
  if (file.kind !== 'asked') return file.kind === 'on-disk';
  return file.refusal === null && snapshot?.state.phase === 'in-session';
}
