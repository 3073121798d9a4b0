import type { ExhibitEnd, ExhibitRuling, ShownExhibit } from './exhibit.ts';
import type {
  BrowserHash,
  HearingId,
  MessageId,
  RoomId,
  ScreeningId,
  SeatId,
  SessionHash,
  SourceId,
  TrackId,
} from './ids.ts';
import type { GrantChange } from './evolve/granted.ts';
import type { Act } from './law/permissions.ts';
import type { HearingKind, Role } from './roles.ts';
import type {
  AlteringFault,
  Channel,
  ConsultationKind,
  FreeWillAnswer,
  FreeWillQuestion,
  GapReason,
  HandPurpose,
  IdentifiedBy,
  IdentityMeans,
  Layout,
  LogFault,
  NextHearing,
  Screening,
  SuspensionReason,
} from './state.ts';

/** A seat in the hearing's booking. */
export interface BookedSeat {
  readonly id: SeatId;
  readonly role: Role;
  /** A lawyer's clients, or the people an interpreter, companion or coordinator is there for. */
  readonly with?: readonly SeatId[] | undefined;
  /** The seat of the coordinator in whose room this person will sit. */
  readonly through?: SeatId | undefined;
  /** The language into which an interpreter interprets (BCP 47). */
  readonly language?: string | undefined;
  readonly protected?: boolean | undefined;
  /** The person may talk in private only with their interpreter present. */
  readonly interpreterRequired?: boolean | undefined;
  /** How the person proves their identity before entering; omitted when the link is enough. */
  readonly identify?: IdentifiedBy | undefined;
  /** Another person, or another national ID, is booked for the seat than before: an identity proven earlier is void. */
  readonly identityReset?: boolean | undefined;
}

/** Observations of one kind that could not be entered. Times are epoch milliseconds. */
export interface DroppedEvents {
  /** The `type` of the events. */
  readonly type: string;
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/** Something that happened at a hearing. The log consists of these events; they hold ids only, never a name. */
export type HearingEvent =
  | {
      readonly type: 'hearing-scheduled';
      readonly hearing: HearingId;
      readonly kind: HearingKind;
      readonly startsAt: number;
      readonly endsAt: number;
      readonly seats: readonly BookedSeat[];
      readonly screens?: readonly Screening[] | undefined;
      /** The public may enter without being admitted. */
      readonly galleryOpen?: boolean | undefined;
      /** The hearing must not be recorded, so no session can begin. */
      readonly offRecord?: boolean | undefined;
      /** The hearing must not go unrecorded: sound and picture are off until its session begins. */
      readonly recordedOnly?: boolean | undefined;
    }
  /** The hearing was moved to a later or earlier time before it was opened. */
  | { readonly type: 'hearing-rescheduled'; readonly startsAt: number; readonly endsAt: number }
  /** Replaces the whole list of booked seats; possible only before the hearing is opened. */
  | { readonly type: 'seats-changed'; readonly kind: HearingKind; readonly seats: readonly BookedSeat[] }
  /** A staff member who helps with devices got a seat as technician; like everybody else, technicians wait to be admitted. */
  | { readonly type: 'technician-seated'; readonly seat: SeatId }
  /** `law`: the version of the law that governs the hearing; absent in logs of version 1. */
  | { readonly type: 'hearing-opened'; readonly law?: number | undefined }
  /** The service now runs another version of the law, and the hearing continues under it. */
  | { readonly type: 'law-changed'; readonly law: number }
  /**
   * `browser`: the only browser for which the identity is confirmed. Absent when staff confirmed the identity while no page was
   * open: it then stands for the first browser that enters. Older logs never name a browser.
   */
  | {
      readonly type: 'identity-proven';
      readonly seat: SeatId;
      readonly how: IdentityMeans;
      readonly browser?: BrowserHash | undefined;
    }
  | { readonly type: 'identity-refused'; readonly seat: SeatId; readonly how: IdentityMeans }
  /** The person's established identity is void: where identification is required, the person must prove it again. */
  | { readonly type: 'identity-withdrawn'; readonly seat: SeatId }
  /** The link of an identified person was opened in a browser that has not proven its person's identity. */
  | { readonly type: 'stranger-came'; readonly seat: SeatId }
  /**
   * The person accepted the hearing's rules and the undertaking not to record it. `version`: of the wording; `language`: in which
   * the person read it.
   */
  | { readonly type: 'rules-accepted'; readonly seat: SeatId; readonly version: number; readonly language: string }
  | {
      readonly type: 'person-entered';
      readonly seat: SeatId;
      readonly room: 'waiting' | 'courtroom';
      readonly session: SessionHash;
      /** Absent in older logs. */
      readonly browser?: BrowserHash | undefined;
      readonly microphone: boolean;
      readonly camera: boolean;
    }
  /** The same person took the seat in another browser; the former browser is disconnected. */
  | {
      readonly type: 'seat-taken-over';
      readonly seat: SeatId;
      readonly session: SessionHash;
      /** Absent in older logs. */
      readonly browser?: BrowserHash | undefined;
      /** The person's choice of devices in the new browser. Absent in older logs: devices that were on stayed on. */
      readonly microphone?: boolean | undefined;
      readonly camera?: boolean | undefined;
    }
  /** `handedTo`: the host whom the leaving host named to preside. */
  | { readonly type: 'person-left'; readonly seat: SeatId; readonly handedTo?: SeatId | undefined }
  /**
   * `since`: the time of the last sign of life (epoch ms), which is earlier than the time the loss was noticed. Absent in older
   * entries.
   */
  | { readonly type: 'line-lost'; readonly seat: SeatId; readonly since?: number | undefined }
  | { readonly type: 'line-restored'; readonly seat: SeatId; readonly awayMs: number | null }
  | { readonly type: 'person-admitted'; readonly seat: SeatId }
  | { readonly type: 'person-dismissed'; readonly seat: SeatId }
  | { readonly type: 'person-expelled'; readonly seat: SeatId }
  | { readonly type: 'person-readmitted'; readonly seat: SeatId }
  /** `people`: members of the public who waited and are now in the courtroom. Absent in logs of version 1. */
  | { readonly type: 'gallery-opened'; readonly people?: readonly SeatId[] | undefined }
  /** The public was put out. `people`: members of the public who were in the courtroom. Absent in logs of version 1. */
  | { readonly type: 'gallery-closed'; readonly people?: readonly SeatId[] | undefined }
  /** The coordinator at `seat` attested who sits in the room: exactly the seats in `people`. */
  | { readonly type: 'room-attested'; readonly seat: SeatId; readonly people: readonly SeatId[] }
  | { readonly type: 'acts-delegated'; readonly acts: readonly Act[] }
  /** `until`: epoch milliseconds. */
  | { readonly type: 'countdown-began'; readonly until: number }
  | { readonly type: 'countdown-cancelled' }
  | { readonly type: 'session-starting' }
  | { readonly type: 'session-started' }
  | { readonly type: 'session-start-failed'; readonly reason: GapReason }
  | { readonly type: 'recess-called' }
  /** The service stopped the session; a host may resume it. */
  | { readonly type: 'session-suspended'; readonly reason: SuspensionReason }
  /**
   * The host let the session continue without a recorder, also out of a rest. `reason`: why nothing can be recorded; if absent, as
   * in older logs, the reason of the suspension applies.
   */
  | { readonly type: 'recording-waived'; readonly reason?: 'disk-full' | undefined }
  /** The next hearing of the case, which was booked together with this entry. Times are epoch milliseconds. */
  | ({ readonly type: 'next-hearing-booked' } & NextHearing)
  /** The desk moved the next hearing to another time, or cancelled it (`next-hearing-cancelled`). */
  | ({ readonly type: 'next-hearing-moved' } & NextHearing)
  | { readonly type: 'next-hearing-cancelled'; readonly hearing: HearingId }
  | { readonly type: 'hearing-adjourned' }
  | { readonly type: 'hearing-closed' }
  | { readonly type: 'hearing-cancelled' }
  /** The cancellation was withdrawn. */
  | { readonly type: 'hearing-restored' }
  | { readonly type: 'microphone-blocked'; readonly seat: SeatId }
  | { readonly type: 'microphone-allowed'; readonly seat: SeatId }
  | { readonly type: 'microphone-set'; readonly seat: SeatId; readonly on: boolean }
  | { readonly type: 'camera-set'; readonly seat: SeatId; readonly on: boolean }
  /** Until the unlocking, everybody who enters has a closed microphone. */
  | { readonly type: 'microphones-locked' }
  | { readonly type: 'microphones-unlocked' }
  /**
   * All open microphones in the courtroom except the host's were switched off; `seats` lists their owners. Absent in logs of
   * version 1.
   */
  | { readonly type: 'microphones-rested'; readonly seats?: readonly SeatId[] | undefined }
  | { readonly type: 'private-microphone-set'; readonly seat: SeatId; readonly on: boolean }
  | { readonly type: 'hand-raised'; readonly seat: SeatId; readonly purpose?: HandPurpose | undefined }
  | { readonly type: 'hand-lowered'; readonly seat: SeatId }
  | { readonly type: 'floor-given'; readonly seat: SeatId; readonly limitMs: number | null }
  | { readonly type: 'floor-taken-back'; readonly seat: SeatId }
  | { readonly type: 'channel-chosen'; readonly seat: SeatId; readonly channel: Channel }
  | { readonly type: 'interpreted-to'; readonly seat: SeatId; readonly channel: Channel }
  | {
      readonly type: 'consultation-opened';
      readonly room: RoomId;
      readonly kind: ConsultationKind;
      readonly by: SeatId;
      /** The judges confer in a debrief; the parties were sent into a recess for it and are told so. */
      readonly debrief?: true | undefined;
    }
  | { readonly type: 'consultation-invited'; readonly room: RoomId; readonly seat: SeatId }
  | { readonly type: 'consultation-refused'; readonly room: RoomId; readonly seat: SeatId }
  /**
   * `silent`: the person was brought along by another person, possibly without knowing it yet, and starts with a closed microphone.
   */
  | {
      readonly type: 'consultation-entered';
      readonly room: RoomId;
      readonly seat: SeatId;
      readonly silent?: true | undefined;
    }
  | { readonly type: 'consultation-left'; readonly room: RoomId; readonly seat: SeatId }
  | { readonly type: 'consultation-locked'; readonly room: RoomId; readonly locked: boolean }
  /** The remaining members are back in the room from which they came. */
  | { readonly type: 'consultation-ended'; readonly room: RoomId }
  | ({ readonly type: 'people-screened' } & Screening)
  | { readonly type: 'screen-lifted'; readonly id: ScreeningId }
  | { readonly type: 'person-protected'; readonly seat: SeatId }
  | { readonly type: 'protection-lifted'; readonly seat: SeatId }
  /** `on`: from now on the person may talk in private only with their interpreter present. */
  | { readonly type: 'interpreter-required'; readonly seat: SeatId; readonly on: boolean }
  | {
      readonly type: 'free-will-answered';
      readonly seat: SeatId;
      readonly question: FreeWillQuestion;
      readonly answer: FreeWillAnswer;
    }
  | { readonly type: 'spotlight-set'; readonly seat: SeatId | null }
  | { readonly type: 'layout-set'; readonly layout: Layout }
  | { readonly type: 'share-allowed'; readonly seat: SeatId; readonly allowed: boolean }
  | { readonly type: 'share-started'; readonly seat: SeatId }
  | { readonly type: 'share-stopped'; readonly seat: SeatId }
  /**
   * A page is on the screens of everybody who may read the exhibit. `by`: the seat that shows it. Each page and each zoom is an
   * entry of its own.
   */
  | ({ readonly type: 'exhibit-shown'; readonly by: SeatId } & ShownExhibit)
  | { readonly type: 'exhibit-hidden'; readonly exhibit: number; readonly why: ExhibitEnd }
  /** A ruling on an exhibit was made in this hearing; the case's log has the same ruling. */
  | { readonly type: 'exhibit-ruled'; readonly exhibit: number; readonly ruling: ExhibitRuling }
  | { readonly type: 'chat-opened' }
  | { readonly type: 'chat-closed' }
  | {
      readonly type: 'message-posted';
      readonly message: MessageId;
      readonly conversation: string;
      readonly sha256: string;
    }
  /**
   * A log note. `about`: the moment the note describes (epoch ms). A correction is a new note; the corrected note stays unchanged.
   */
  | {
      readonly type: 'note-written';
      readonly note: MessageId;
      readonly about: number;
      readonly sha256: string;
      readonly corrects?: MessageId | undefined;
    }
  | { readonly type: 'recorder-failed'; readonly since: number; readonly reason: GapReason }
  | { readonly type: 'recorder-restored' }
  /** The record lacks media in this time range. */
  | { readonly type: 'record-gap'; readonly from: number; readonly to: number; readonly reason: GapReason }
  /**
   * A protected person's voice or face cannot be altered. The source reaches only listeners who may have it unaltered, and the open
   * record lacks it, until `altering-restored` or until no altering is needed any more.
   */
  | { readonly type: 'altering-failed'; readonly source: SourceId; readonly fault: AlteringFault }
  | { readonly type: 'altering-restored'; readonly source: SourceId }
  /**
   * The log could not be written from `from` to `to` (epoch ms). Observations of that time are entered afterwards with the times at
   * which they were made; people's requests were refused meanwhile. `dropped`: observations that could not be entered, because
   * another process wrote to the log and they contradict its new state.
   */
  | {
      readonly type: 'log-interrupted';
      readonly from: number;
      readonly to: number;
      readonly fault: LogFault;
      readonly dropped?: readonly DroppedEvents[] | undefined;
    }
  /**
   * The service stopped a source that sent far more than a device sends. Until `source-resumed` nobody receives it and the record
   * lacks it. The rates are those of the second in which the excess was seen.
   */
  | {
      readonly type: 'source-stopped';
      readonly source: SourceId;
      readonly packetsPerSecond: number;
      readonly bitsPerSecond: number;
    }
  | { readonly type: 'source-resumed'; readonly source: SourceId }
  /** The service restarted during the hearing; everybody's line counts as lost until they return. */
  | { readonly type: 'service-restarted'; readonly lastWrittenAt: number | null }
  /**
   * A source is switched on but nothing decodable of it is on disk, whether or not its packets arrive (`sends`); the record lacks
   * it until `source-written`, or, if none arrive, until its first segment.
   */
  | { readonly type: 'source-missing'; readonly source: SourceId; readonly sends: boolean }
  /** Decodable bytes of the missing source are on disk from here on. */
  | { readonly type: 'source-written'; readonly source: SourceId }
  /**
   * Pictures of a source that was on are missing from its record between these times (epoch ms), for `missingMs` in all: packets
   * were lost, or none arrived. Gaps of two seconds and more are entered, at most every ten seconds for each source; one entry
   * may combine several gaps.
   */
  | {
      readonly type: 'picture-gap';
      readonly source: SourceId;
      readonly from: number;
      readonly to: number;
      readonly missingMs: number;
    }
  | {
      readonly type: 'track-opened';
      readonly track: TrackId;
      readonly source: SourceId;
      /** SHA-256 (hex) of the track's `track.json`: its owner, store and codec. Absent in older entries. */
      readonly infoSha256?: string | undefined;
      /** The entry was made after a crash from files found on disk, later than the event itself. */
      readonly recovered?: true | undefined;
    }
  | {
      readonly type: 'segment-sealed';
      readonly track: TrackId;
      readonly index: number;
      /** Path below the hearing's folder. */
      readonly file: string;
      readonly bytes: number;
      readonly sha256: string;
      /** SHA-256 (hex) of the segment's line in the track's `index.jsonl`. Absent in older entries. */
      readonly indexSha256?: string | undefined;
      readonly firstAt: number | null;
      readonly lastAt: number | null;
      /** The entry was made after a crash from the bytes found on disk, later than the sealing. Absent in older entries. */
      readonly recovered?: true | undefined;
    };

/** The originator of an event. */
export type Actor = { readonly kind: 'seat'; readonly seat: SeatId } | { readonly kind: 'system' };

/**
 * An event with its place in the log; `at` is epoch milliseconds. `grants`: the act's change of who may hear and see whom, kept
 * with the act's last event; absent when nothing changed, and in logs of version 1.
 */
export interface Entry {
  readonly seq: number;
  readonly at: number;
  readonly actor: Actor;
  readonly event: HearingEvent;
  readonly grants?: GrantChange | undefined;
}
