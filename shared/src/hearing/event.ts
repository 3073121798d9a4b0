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

/** A seat as it is booked. */
export interface BookedSeat {
  readonly id: SeatId;
  readonly role: Role;
  /** A lawyer's clients; those with whom an interpreter, companion or coordinator is. */
  readonly with?: readonly SeatId[] | undefined;
  /** The seat in whose room this person will sit. */
  readonly through?: SeatId | undefined;
  /** The language into which an interpreter interprets (BCP 47). */
  readonly language?: string | undefined;
  readonly protected?: boolean | undefined;
  /** They never talk in private without their interpreter. */
  readonly interpreterRequired?: boolean | undefined;
  /** How the person shows who they are before they come in; without it the link is enough. */
  readonly identify?: IdentifiedBy | undefined;
  /** Somebody else is booked for the seat than before, or under another national ID: what had been shown counts no longer. */
  readonly identityReset?: boolean | undefined;
}

/** Observations of one kind that could not be entered. Times are epoch milliseconds. */
export interface DroppedEvents {
  /** As an entry's `type`. */
  readonly type: string;
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/** Something that happened at a hearing. The log is made of these; ids only, never a name. */
export type HearingEvent =
  | {
      readonly type: 'hearing-scheduled';
      readonly hearing: HearingId;
      readonly kind: HearingKind;
      readonly startsAt: number;
      readonly endsAt: number;
      readonly seats: readonly BookedSeat[];
      readonly screens?: readonly Screening[] | undefined;
      /** The public may come in without being admitted. */
      readonly galleryOpen?: boolean | undefined;
      /** Nothing of it may be recorded: no session begins. */
      readonly offRecord?: boolean | undefined;
      /** Nothing of it may be left unrecorded: it is silent until its session begins. */
      readonly recordedOnly?: boolean | undefined;
    }
  /** Put off, or brought forward, before it was opened. */
  | { readonly type: 'hearing-rescheduled'; readonly startsAt: number; readonly endsAt: number }
  /** Exactly these people are booked from now on; only before the hearing is opened. */
  | { readonly type: 'seats-changed'; readonly kind: HearingKind; readonly seats: readonly BookedSeat[] }
  /** Staff who help with devices have a seat from now on, as technicians; they wait to be admitted as everybody does. */
  | { readonly type: 'technician-seated'; readonly seat: SeatId }
  /** `law`: the version of the law by which it is held; logs of version 1 do not say. */
  | { readonly type: 'hearing-opened'; readonly law?: number | undefined }
  /** A service with another version of the law goes on with the hearing. */
  | { readonly type: 'law-changed'; readonly law: number }
  /**
   * `browser`: the one in which it was shown, or of which staff said so; it stands for no other. Without it staff said so while
   * no page was open, and it stands for the first browser that comes in; older logs never name one.
   */
  | {
      readonly type: 'identity-proven';
      readonly seat: SeatId;
      readonly how: IdentityMeans;
      readonly browser?: BrowserHash | undefined;
    }
  | { readonly type: 'identity-refused'; readonly seat: SeatId; readonly how: IdentityMeans }
  /** What was found out of the person counts no longer: they show who they are anew, where that is asked of them. */
  | { readonly type: 'identity-withdrawn'; readonly seat: SeatId }
  /** The link of a person who is known was opened in a browser that has not shown who its person is. */
  | { readonly type: 'stranger-came'; readonly seat: SeatId }
  /** The rules of the hearing and the undertaking not to record it, as they were worded then, in the language in which they were read. */
  | { readonly type: 'rules-accepted'; readonly seat: SeatId; readonly version: number; readonly language: string }
  | {
      readonly type: 'person-entered';
      readonly seat: SeatId;
      readonly room: 'waiting' | 'courtroom';
      readonly session: SessionHash;
      /** Older logs do not say. */
      readonly browser?: BrowserHash | undefined;
      readonly microphone: boolean;
      readonly camera: boolean;
    }
  /** The same person, from another browser; the former one is out. */
  | {
      readonly type: 'seat-taken-over';
      readonly seat: SeatId;
      readonly session: SessionHash;
      /** Older logs do not say. */
      readonly browser?: BrowserHash | undefined;
      /** What the person chose at the new place; logs from before do not say, and what was on stayed on. */
      readonly microphone?: boolean | undefined;
      readonly camera?: boolean | undefined;
    }
  /** `handedTo`: who presides from then on, by the word of the one who left. */
  | { readonly type: 'person-left'; readonly seat: SeatId; readonly handedTo?: SeatId | undefined }
  /** `since`: when the last sign of life came (epoch ms), which is before it was missed. Older entries go without. */
  | { readonly type: 'line-lost'; readonly seat: SeatId; readonly since?: number | undefined }
  | { readonly type: 'line-restored'; readonly seat: SeatId; readonly awayMs: number | null }
  | { readonly type: 'person-admitted'; readonly seat: SeatId }
  | { readonly type: 'person-dismissed'; readonly seat: SeatId }
  | { readonly type: 'person-expelled'; readonly seat: SeatId }
  | { readonly type: 'person-readmitted'; readonly seat: SeatId }
  /** `people`: of the public, those who waited and are in the courtroom now. Logs of version 1 do not name them. */
  | { readonly type: 'gallery-opened'; readonly people?: readonly SeatId[] | undefined }
  /** The public is out. `people`: those who were in the courtroom. Logs of version 1 do not name them. */
  | { readonly type: 'gallery-closed'; readonly people?: readonly SeatId[] | undefined }
  /** A coordinator says who sits in the room; `people` are seats, and no others of that room are there. */
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
   * The host lets the session go on without a recorder, from a rest too. `reason`: why nothing can be recorded; without it, as in
   * older logs, what stopped the session says so.
   */
  | { readonly type: 'recording-waived'; readonly reason?: 'disk-full' | undefined }
  /** Where the case goes on: a hearing of its own, which was booked with this entry. Times are epoch milliseconds. */
  | ({ readonly type: 'next-hearing-booked' } & NextHearing)
  /** The desk has put it off or brought it forward, or has called it off. */
  | ({ readonly type: 'next-hearing-moved' } & NextHearing)
  | { readonly type: 'next-hearing-cancelled'; readonly hearing: HearingId }
  | { readonly type: 'hearing-adjourned' }
  | { readonly type: 'hearing-closed' }
  | { readonly type: 'hearing-cancelled' }
  /** It is not called off after all. */
  | { readonly type: 'hearing-restored' }
  | { readonly type: 'microphone-blocked'; readonly seat: SeatId }
  | { readonly type: 'microphone-allowed'; readonly seat: SeatId }
  | { readonly type: 'microphone-set'; readonly seat: SeatId; readonly on: boolean }
  | { readonly type: 'camera-set'; readonly seat: SeatId; readonly on: boolean }
  /** Until unlocked, whoever comes in comes in with a closed microphone. */
  | { readonly type: 'microphones-locked' }
  | { readonly type: 'microphones-unlocked' }
  /** Every microphone in the courtroom that was on is off, but the host's: those of `seats`. Logs of version 1 do not name them. */
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
      /** The parties were sent out for it, and are told so. */
      readonly debrief?: true | undefined;
    }
  | { readonly type: 'consultation-invited'; readonly room: RoomId; readonly seat: SeatId }
  | { readonly type: 'consultation-refused'; readonly room: RoomId; readonly seat: SeatId }
  /** `silent`: taken along by another, who may know of it before they do. */
  | {
      readonly type: 'consultation-entered';
      readonly room: RoomId;
      readonly seat: SeatId;
      readonly silent?: true | undefined;
    }
  | { readonly type: 'consultation-left'; readonly room: RoomId; readonly seat: SeatId }
  | { readonly type: 'consultation-locked'; readonly room: RoomId; readonly locked: boolean }
  /** Whoever was still in it is back where they came from. */
  | { readonly type: 'consultation-ended'; readonly room: RoomId }
  | ({ readonly type: 'people-screened' } & Screening)
  | { readonly type: 'screen-lifted'; readonly id: ScreeningId }
  | { readonly type: 'person-protected'; readonly seat: SeatId }
  | { readonly type: 'protection-lifted'; readonly seat: SeatId }
  /** `on`: the person never talks in private without their interpreter from now on. */
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
  /** A page is on the screens of those who may read it. `by`: who shows it; each page and each zoom is an entry. */
  | ({ readonly type: 'exhibit-shown'; readonly by: SeatId } & ShownExhibit)
  | { readonly type: 'exhibit-hidden'; readonly exhibit: number; readonly why: ExhibitEnd }
  /** What the log of the case says of an exhibit was done in this hearing. */
  | { readonly type: 'exhibit-ruled'; readonly exhibit: number; readonly ruling: ExhibitRuling }
  | { readonly type: 'chat-opened' }
  | { readonly type: 'chat-closed' }
  | {
      readonly type: 'message-posted';
      readonly message: MessageId;
      readonly conversation: string;
      readonly sha256: string;
    }
  /** A log note: `about` is the moment (epoch ms) of which it is. One that corrects another leaves that as it was. */
  | {
      readonly type: 'note-written';
      readonly note: MessageId;
      readonly about: number;
      readonly sha256: string;
      readonly corrects?: MessageId | undefined;
    }
  | { readonly type: 'recorder-failed'; readonly since: number; readonly reason: GapReason }
  | { readonly type: 'recorder-restored' }
  /** Of this time range on the record media is missing. */
  | { readonly type: 'record-gap'; readonly from: number; readonly to: number; readonly reason: GapReason }
  /**
   * A protected person's voice or face cannot be altered: of this source nothing is sent to anybody but those who have it as it
   * is, and the open record lacks it. That lasts until `altering-restored`, or until it need not be altered any longer.
   */
  | { readonly type: 'altering-failed'; readonly source: SourceId; readonly fault: AlteringFault }
  | { readonly type: 'altering-restored'; readonly source: SourceId }
  /**
   * From `from` to `to` (epoch ms) the log could not be written. The entries of that time were written at its end, with the
   * times at which they were observed; what people asked for meanwhile was refused. `dropped`: what was observed and could not
   * be entered, for another had written to the log and it did not hold any more with that.
   */
  | {
      readonly type: 'log-interrupted';
      readonly from: number;
      readonly to: number;
      readonly fault: LogFault;
      readonly dropped?: readonly DroppedEvents[] | undefined;
    }
  /**
   * A source sent far more than a device does, and is stopped on the server: until `source-resumed` nobody receives it, and the
   * record lacks it. The rates are those of the second in which that was seen.
   */
  | {
      readonly type: 'source-stopped';
      readonly source: SourceId;
      readonly packetsPerSecond: number;
      readonly bitsPerSecond: number;
    }
  | { readonly type: 'source-resumed'; readonly source: SourceId }
  /** The service began anew while the hearing was held; everybody's line is lost until they return. */
  | { readonly type: 'service-restarted'; readonly lastWrittenAt: number | null }
  /** Said to be on and not on disk, whether or not packets of it come: the record lacks it until its first segment. */
  | { readonly type: 'source-missing'; readonly source: SourceId; readonly sends: boolean }
  /** What was missing is on disk from here on. */
  | { readonly type: 'source-written'; readonly source: SourceId }
  | {
      readonly type: 'track-opened';
      readonly track: TrackId;
      readonly source: SourceId;
      /** SHA-256 (hex) of the track's `track.json`: whose it is, its store and codec. Older entries go without. */
      readonly infoSha256?: string | undefined;
      /** Entered after a crash, from what was found on disk, and not when it happened. */
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
      /** SHA-256 (hex) of the segment's line in the track's `index.jsonl`. Older entries go without. */
      readonly indexSha256?: string | undefined;
      readonly firstAt: number | null;
      readonly lastAt: number | null;
      /** Entered after a crash, from the bytes found on disk, and not when it was sealed. Older entries do not say. */
      readonly recovered?: true | undefined;
    };

/** Who made an event happen. */
export type Actor = { readonly kind: 'seat'; readonly seat: SeatId } | { readonly kind: 'system' };

/**
 * An event with its place in the log; `at` is epoch milliseconds. `grants`: what the act whose last event this is has changed of
 * who may hear and see whom; absent when it changed nothing, and in logs of version 1.
 */
export interface Entry {
  readonly seq: number;
  readonly at: number;
  readonly actor: Actor;
  readonly event: HearingEvent;
  readonly grants?: GrantChange | undefined;
}
