import type { BookedSeat, DroppedEvents, HearingEvent } from './event.ts';
import type { ExhibitEnd, ExhibitRuling, PlaybackFault, ShownExhibit } from './exhibit.ts';
import type { BrowserHash, HearingId, MessageId, RoomId, ScreeningId, SeatId, SessionHash, SourceId } from './ids.ts';
import type { Act } from './law/permissions.ts';
import type { HearingKind } from './roles.ts';
import type { RulesAcceptance } from './law/rules.ts';
import type {
  AlteringFault,
  Channel,
  FreeWillAnswer,
  FreeWillQuestion,
  GapReason,
  HandPurpose,
  IdentityMeans,
  Layout,
  LogFault,
  NextHearing,
  Screening,
} from './state.ts';

/** What a person asks for. */
export type PersonCommand =
  | EnteringCommand
  | SessionCommand
  | SpeakingCommand
  | ConsultationCommand
  | MeasureCommand
  | ShownCommand
  | ExhibitCommand;

export type EnteringCommand =
  | {
      readonly type: 'enter';
      readonly session: SessionHash;
      readonly browser: BrowserHash;
      readonly microphone: boolean;
      readonly camera: boolean;
      /** Take the seat from the browser that holds it now. */
      readonly takeOver: boolean;
      /** Read and ticked on the way in; null when the log has the person's acceptance already. */
      readonly rules: RulesAcceptance | null;
    }
  /** `handTo`: another host in the courtroom, who presides from then on. */
  | { readonly type: 'leave'; readonly handTo?: SeatId }
  | { readonly type: 'admit'; readonly seat: SeatId }
  | { readonly type: 'admit-all' }
  | { readonly type: 'dismiss'; readonly seat: SeatId }
  /** Expels a person; only `readmit` opens the door to them again. */
  | { readonly type: 'remove'; readonly seat: SeatId }
  | { readonly type: 'readmit'; readonly seat: SeatId }
  | { readonly type: 'set-gallery'; readonly open: boolean }
  /** Who of those expected sits in the coordinator's room; all others of them do not. */
  | { readonly type: 'attest'; readonly people: readonly SeatId[] };

export type SessionCommand =
  /** After a countdown, or at once when it is 0. Milliseconds. */
  | { readonly type: 'start'; readonly countdownMs: number; readonly noSpace?: boolean }
  /** `noSpace`: the disk has no room for what would be recorded. */
  | { readonly type: 'resume'; readonly countdownMs: number; readonly noSpace?: boolean }
  | { readonly type: 'cancel-countdown' }
  | { readonly type: 'recess' }
  /** A recess in which the judges talk among themselves, in a room of this id. */
  | { readonly type: 'debrief'; readonly room: RoomId }
  | { readonly type: 'continue-unrecorded'; readonly noSpace?: boolean }
  /** The desk's rules allow it, and it is booked in the same transaction. */
  | { readonly type: 'book-next-hearing'; readonly next: NextHearing }
  | { readonly type: 'adjourn' }
  | { readonly type: 'close' }
  /** Calls a hearing off before it is opened; needs no entering. */
  | { readonly type: 'cancel' }
  /** Exactly these acts are the clerk's from now on, beside the clerk's own. */
  | { readonly type: 'delegate'; readonly acts: readonly Act[] };

export type SpeakingCommand =
  | { readonly type: 'mute'; readonly seat: SeatId }
  /** Closes every microphone but the court's, and those of people who come in later. */
  | { readonly type: 'mute-all' }
  | { readonly type: 'unlock-microphones' }
  | { readonly type: 'allow-to-speak'; readonly seat: SeatId }
  /** `room`: the private room in which the person means to be heard, null for the courtroom; anywhere when not said. */
  | { readonly type: 'set-microphone'; readonly on: boolean; readonly room?: RoomId | null }
  | { readonly type: 'set-camera'; readonly on: boolean }
  | { readonly type: 'raise-hand'; readonly purpose: HandPurpose }
  | { readonly type: 'lower-hand'; readonly seat: SeatId }
  | { readonly type: 'lower-all-hands' }
  /** To nobody with null. `limitMs`: how long the person may speak, null without limit. */
  | { readonly type: 'give-floor'; readonly seat: SeatId | null; readonly limitMs: number | null }
  /** The floor, or a language of the hearing. */
  | { readonly type: 'choose-channel'; readonly channel: Channel }
  /** Where the interpreter's voice goes from now on. */
  | { readonly type: 'interpret'; readonly channel: Channel };

export type ConsultationCommand =
  | { readonly type: 'consult'; readonly room: RoomId; readonly invite: readonly SeatId[] }
  | { readonly type: 'deliberate'; readonly room: RoomId; readonly invite: readonly SeatId[] }
  /** Calls somebody into the private room in which the asker is. */
  | { readonly type: 'invite'; readonly seat: SeatId }
  | { readonly type: 'answer-invitation'; readonly room: RoomId; readonly accept: boolean }
  | { readonly type: 'lock-consultation'; readonly locked: boolean }
  | { readonly type: 'leave-consultation' }
  | { readonly type: 'end-consultation'; readonly room: RoomId };

export type MeasureCommand =
  | {
      readonly type: 'screen';
      readonly screen: ScreeningId;
      readonly between: readonly [readonly SeatId[], readonly SeatId[]];
    }
  | { readonly type: 'lift-screen'; readonly screen: ScreeningId }
  | { readonly type: 'protect'; readonly seat: SeatId; readonly on: boolean }
  /** The person never talks in private without their interpreter, or may again. */
  | { readonly type: 'require-interpreter'; readonly seat: SeatId; readonly on: boolean }
  | {
      readonly type: 'check-free-will';
      readonly seat: SeatId;
      readonly question: FreeWillQuestion;
      readonly answer: FreeWillAnswer;
    };

export type ShownCommand =
  | { readonly type: 'spotlight'; readonly seat: SeatId | null }
  | { readonly type: 'set-layout'; readonly layout: Layout }
  | { readonly type: 'share-screen' }
  | { readonly type: 'stop-share' }
  | { readonly type: 'allow-share'; readonly seat: SeatId; readonly allowed: boolean }
  | { readonly type: 'open-chat'; readonly open: boolean }
  /** A message has been written and is kept beside the log; the log names it by its digest (SHA-256, hex). */
  | {
      readonly type: 'post-message';
      readonly message: MessageId;
      readonly conversation: string;
      readonly sha256: string;
    }
  /** A log note is kept beside the log in the same way. `about`: of which moment it is, epoch ms; `corrects`: an earlier one. */
  | {
      readonly type: 'write-note';
      readonly note: MessageId;
      readonly about: number;
      readonly sha256: string;
      readonly corrects?: MessageId;
    };

export type ExhibitCommand =
  /** `shown` was found out by the service, but for the page and how much of it: never told by whoever shows it. */
  | { readonly type: 'show-exhibit'; readonly shown: ShownExhibit }
  | { readonly type: 'hide-exhibit' }
  /** The law of the case allows it, and it is written in the case's log in the same transaction. */
  | { readonly type: 'rule-on-exhibit'; readonly exhibit: number; readonly ruling: ExhibitRuling };

/** What the service observes: lines, the recorder, its own restart, time. Only the service itself can issue these. */
export type SystemCommand =
  /** `since`: when the last sign of life came, epoch ms. */
  | { readonly type: 'note-line-lost'; readonly seat: SeatId; readonly session: SessionHash; readonly since: number }
  | { readonly type: 'note-line-restored'; readonly seat: SeatId; readonly session: SessionHash }
  /** Nothing came from `since` to `until` (epoch ms), and then again: it was over before it was noted. */
  | {
      readonly type: 'note-line-gap';
      readonly seat: SeatId;
      readonly session: SessionHash;
      readonly since: number;
      readonly until: number;
    }
  | { readonly type: 'note-countdown-over' }
  /** The only host's line has not come back in time. */
  | { readonly type: 'note-host-missing' }
  /**
   * `missing`: sources that are said to be on and are not on disk; packets of them come or do not. `since`: from when on
   * everything is recorded again, epoch ms; from now on without it.
   */
  | {
      readonly type: 'note-recorder-confirmed';
      readonly missing?: readonly { readonly source: SourceId; readonly sends: boolean }[];
      readonly since?: number;
    }
  | { readonly type: 'note-recorder-failed'; readonly since: number; readonly reason: GapReason }
  /** Of a raw source: the altered one that stands for it is there no longer, or not yet. */
  | { readonly type: 'note-altering-failed'; readonly source: SourceId; readonly fault: AlteringFault }
  | { readonly type: 'note-altering-restored'; readonly source: SourceId }
  /** A source sends more than its budget, or has kept within it again for a while. */
  | {
      readonly type: 'note-source-over';
      readonly source: SourceId;
      readonly packetsPerSecond: number;
      readonly bitsPerSecond: number;
    }
  | { readonly type: 'note-source-within'; readonly source: SourceId }
  /** In a session packets of a source come, and nothing of it reaches the disk; or it does again. */
  | { readonly type: 'note-source-missing'; readonly source: SourceId }
  | { readonly type: 'note-source-written'; readonly source: SourceId }
  /** A failure of the recorder, or a restart of the service, is longer ago than a session may wait. */
  | { readonly type: 'note-outage-lasts' }
  /** What is left on the disk is kept for the log: nothing more is to be recorded. */
  | { readonly type: 'note-storage-full' }
  /** Entries cannot be written: what the service observes from now on is entered when they can be again. */
  | { readonly type: 'note-log-failed' }
  /** They can be again; `since`: when the first could not be (epoch ms). `dropped`: what cannot be entered all the same. */
  | {
      readonly type: 'note-log-restored';
      readonly since: number;
      readonly fault: LogFault;
      readonly dropped?: readonly DroppedEvents[];
    }
  | { readonly type: 'note-service-restarted'; readonly lastWrittenAt: number | null }
  /** The desk changes a hearing that has not been opened, calls it off, or takes that back. */
  | { readonly type: 'note-rebooked'; readonly plan: Rebooking }
  | { readonly type: 'note-cancelled' }
  | { readonly type: 'note-restored' }
  /** A code has shown who the person is, or staff say so, or that it is somebody else. */
  | {
      readonly type: 'note-identity';
      readonly seat: SeatId;
      readonly outcome: 'proven' | 'refused';
      readonly how: IdentityMeans;
      /** For which browser it stands; null: for the first that comes in. Of a code never null. */
      readonly browser: BrowserHash | null;
    }
  /** A browser has opened the seat's link. */
  | { readonly type: 'note-link-opened'; readonly seat: SeatId; readonly browser: BrowserHash }
  /** What was found out of a person is taken back. */
  | { readonly type: 'note-identity-withdrawn'; readonly seat: SeatId }
  /** Staff come to help with devices. */
  | { readonly type: 'note-technician'; readonly seat: SeatId }
  /** The link by which the person came opens their seat no longer. */
  | { readonly type: 'note-link-ended'; readonly seat: SeatId }
  /** Who may read the exhibit that is shown, as the case stands now. */
  | { readonly type: 'note-exhibit-readers'; readonly exhibit: number; readonly readers: readonly SeatId[] }
  /** What played since then (epoch ms) plays no longer: it has come to its end, or cannot be played on. */
  | {
      readonly type: 'note-exhibit-stopped';
      readonly exhibit: number;
      readonly since: number;
      readonly positionMs: number;
      readonly fault?: PlaybackFault;
    }
  /** What is shown may be shown no longer. */
  | { readonly type: 'note-exhibit-ended'; readonly exhibit: number; readonly why: ExhibitEnd }
  /** When the next hearing is now; `times` is null when it was called off. */
  | {
      readonly type: 'note-next-hearing';
      readonly hearing: HearingId;
      readonly times: Pick<NextHearing, 'startsAt' | 'endsAt'> | null;
    }
  | {
      readonly type: 'note-track-opened';
      readonly track: Omit<Extract<HearingEvent, { type: 'track-opened' }>, 'type'>;
    }
  | {
      readonly type: 'note-segments-sealed';
      readonly segments: readonly Omit<Extract<HearingEvent, { type: 'segment-sealed' }>, 'type'>[];
    };

/** A hearing as the desk books it anew: what it sets, and of measures what it changes. What the court ordered otherwise stays. */
export interface Rebooking {
  readonly kind: HearingKind;
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly seats: readonly RebookedSeat[];
  readonly protect: readonly SeatId[];
  readonly unprotect: readonly SeatId[];
  /** Whose private talk waits for an interpreter from now on, and whose does no longer. */
  readonly requireInterpreter: readonly SeatId[];
  readonly waiveInterpreter: readonly SeatId[];
  /** Screens that are new, or between others than before. */
  readonly screen: readonly Screening[];
  readonly lift: readonly ScreeningId[];
  /** Null leaves it as it is. */
  readonly galleryOpen: boolean | null;
  /** Somebody's link would come to another account, or one of the court's to another telephone or address. */
  readonly redirected?: true;
}

/** `telephoneChanged`: the person has another telephone, or none; codes and calls by which they were known went to the former. */
export type RebookedSeat = Omit<BookedSeat, 'protected' | 'interpreterRequired'> & { readonly telephoneChanged?: true };

export type Command = PersonCommand | SystemCommand;
