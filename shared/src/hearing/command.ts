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

/** A request made by a person. */
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
      /** Takes the seat from the browser that holds it now. */
      readonly takeOver: boolean;
      /** The rules as the person accepted them on entering; null when the log already has the person's acceptance. */
      readonly rules: RulesAcceptance | null;
    }
  /** `handTo`: another host in the courtroom, who presides after the leaver is gone. */
  | { readonly type: 'leave'; readonly handTo?: SeatId }
  | { readonly type: 'admit'; readonly seat: SeatId }
  | { readonly type: 'admit-all' }
  | { readonly type: 'dismiss'; readonly seat: SeatId }
  /** Expels a person; the person may enter again only after `readmit`. */
  | { readonly type: 'remove'; readonly seat: SeatId }
  | { readonly type: 'readmit'; readonly seat: SeatId }
  | { readonly type: 'set-gallery'; readonly open: boolean }
  /** `people`: the expected people who sit in the coordinator's room; all other expected people are marked as not there. */
  | { readonly type: 'attest'; readonly people: readonly SeatId[] };

export type SessionCommand =
  /** Starts the session after a countdown in milliseconds; 0 starts it at once. */
  | { readonly type: 'start'; readonly countdownMs: number; readonly noSpace?: boolean }
  /** `noSpace`: the disk has no room for the recording. */
  | { readonly type: 'resume'; readonly countdownMs: number; readonly noSpace?: boolean }
  | { readonly type: 'cancel-countdown' }
  | { readonly type: 'recess' }
  /** Calls a recess in which the judges confer in the private room `room`. */
  | { readonly type: 'debrief'; readonly room: RoomId }
  | { readonly type: 'continue-unrecorded'; readonly noSpace?: boolean }
  /** Sent only after the desk's rules allowed the booking; the booking is made in the same transaction. */
  | { readonly type: 'book-next-hearing'; readonly next: NextHearing }
  | { readonly type: 'adjourn' }
  | { readonly type: 'close' }
  /** Cancels a hearing before it is opened; the person need not have entered. */
  | { readonly type: 'cancel' }
  /** Delegates exactly these acts to the clerk, in addition to the clerk's own acts. */
  | { readonly type: 'delegate'; readonly acts: readonly Act[] };

export type SpeakingCommand =
  | { readonly type: 'mute'; readonly seat: SeatId }
  /** Closes every microphone except the court's, and the microphones of people who enter later. */
  | { readonly type: 'mute-all' }
  | { readonly type: 'unlock-microphones' }
  | { readonly type: 'allow-to-speak'; readonly seat: SeatId }
  /** `room`: the private room in which the person wants to be heard; null for the courtroom; omitted for the present room. */
  | { readonly type: 'set-microphone'; readonly on: boolean; readonly room?: RoomId | null }
  | { readonly type: 'set-camera'; readonly on: boolean }
  | { readonly type: 'raise-hand'; readonly purpose: HandPurpose }
  | { readonly type: 'lower-hand'; readonly seat: SeatId }
  | { readonly type: 'lower-all-hands' }
  /** `seat`: null takes the floor away. `limitMs`: speaking time in milliseconds, null without limit. */
  | { readonly type: 'give-floor'; readonly seat: SeatId | null; readonly limitMs: number | null }
  /** `channel`: the floor, or one of the hearing's languages. */
  | { readonly type: 'choose-channel'; readonly channel: Channel }
  /** `channel`: the channel that carries the interpreter's voice. */
  | { readonly type: 'interpret'; readonly channel: Channel };

export type ConsultationCommand =
  | { readonly type: 'consult'; readonly room: RoomId; readonly invite: readonly SeatId[] }
  | { readonly type: 'deliberate'; readonly room: RoomId; readonly invite: readonly SeatId[] }
  /** Calls a person into the private room in which the sender is. */
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
  /** `on`: the person may talk in private only with their interpreter present; false lifts the requirement. */
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
  /** Logs a chat message. Its text is stored outside the log, which holds only the digest (SHA-256, hex). */
  | {
      readonly type: 'post-message';
      readonly message: MessageId;
      readonly conversation: string;
      readonly sha256: string;
    }
  /**
   * Logs a note, whose text is stored in the same way. `about`: the moment the note describes, epoch ms; `corrects`: an earlier
   * note.
   */
  | {
      readonly type: 'write-note';
      readonly note: MessageId;
      readonly about: number;
      readonly sha256: string;
      readonly corrects?: MessageId;
    };

export type ExhibitCommand =
  /** The browser chooses only the page and the zoomed part; the service fills in the rest of `shown`. */
  | { readonly type: 'show-exhibit'; readonly shown: ShownExhibit }
  | { readonly type: 'hide-exhibit' }
  /** Sent only if the law of the case allows the ruling, which is written to the case's log in the same transaction. */
  | { readonly type: 'rule-on-exhibit'; readonly exhibit: number; readonly ruling: ExhibitRuling };

/**
 * An observation of the service: connections, the recorder, its own restart, time. Only the service itself can issue these
 * commands.
 */
export type SystemCommand =
  /** `since`: the time of the last sign of life, epoch ms. */
  | { readonly type: 'note-line-lost'; readonly seat: SeatId; readonly session: SessionHash; readonly since: number }
  | { readonly type: 'note-line-restored'; readonly seat: SeatId; readonly session: SessionHash }
  /** The line was silent from `since` to `until` (epoch ms) and recovered before the service noted the loss. */
  | {
      readonly type: 'note-line-gap';
      readonly seat: SeatId;
      readonly session: SessionHash;
      readonly since: number;
      readonly until: number;
    }
  | { readonly type: 'note-countdown-over' }
  /** The line of the only host did not come back in time. */
  | { readonly type: 'note-host-missing' }
  /**
   * `missing`: sources that are switched on but have no decodable bytes on disk; `sends`: whether their packets arrive. `since`:
   * the time from which everything is recorded again, epoch ms; omitted for now.
   */
  | {
      readonly type: 'note-recorder-confirmed';
      readonly missing?: readonly { readonly source: SourceId; readonly sends: boolean }[];
      readonly since?: number;
    }
  | { readonly type: 'note-recorder-failed'; readonly since: number; readonly reason: GapReason }
  /** `source`: a raw source whose altered substitute has ended or has not started yet. */
  | { readonly type: 'note-altering-failed'; readonly source: SourceId; readonly fault: AlteringFault }
  | { readonly type: 'note-altering-restored'; readonly source: SourceId }
  /** A source exceeds its budget (`note-source-over`), or has kept within the budget for a while (`note-source-within`). */
  | {
      readonly type: 'note-source-over';
      readonly source: SourceId;
      readonly packetsPerSecond: number;
      readonly bitsPerSecond: number;
    }
  | { readonly type: 'note-source-within'; readonly source: SourceId }
  /**
   * During a session, packets of a source arrive but nothing decodable of it is on disk (`note-source-missing`), or now it is
   * (`note-source-written`).
   */
  | { readonly type: 'note-source-missing'; readonly source: SourceId }
  | { readonly type: 'note-source-written'; readonly source: SourceId }
  /** Pictures of a source are missing from its record between these times (epoch ms), for `missingMs` in all. */
  | {
      readonly type: 'note-picture-gap';
      readonly source: SourceId;
      readonly from: number;
      readonly to: number;
      readonly missingMs: number;
    }
  /** A recorder failure or a service restart has lasted longer than a session may wait. */
  | { readonly type: 'note-outage-lasts' }
  /** The remaining disk space is reserved for the log, so recording must stop. */
  | { readonly type: 'note-storage-full' }
  /** Log entries cannot be written. Observations from now on are held back until writing works again. */
  | { readonly type: 'note-log-failed' }
  /**
   * Log entries can be written again. `since`: when the first entry could not be written (epoch ms). `dropped`: observations that
   * cannot be entered any more.
   */
  | {
      readonly type: 'note-log-restored';
      readonly since: number;
      readonly fault: LogFault;
      readonly dropped?: readonly DroppedEvents[];
    }
  | { readonly type: 'note-service-restarted'; readonly lastWrittenAt: number | null }
  /** The desk changes a hearing that is not open yet, cancels it, or withdraws the cancellation. */
  | { readonly type: 'note-rebooked'; readonly plan: Rebooking }
  | { readonly type: 'note-cancelled' }
  | { readonly type: 'note-restored' }
  /** A one-time code or a staff member confirmed the person's identity, or staff refused it. */
  | {
      readonly type: 'note-identity';
      readonly seat: SeatId;
      readonly outcome: 'proven' | 'refused';
      readonly how: IdentityMeans;
      /**
       * The browser for which the identity is confirmed; null stands for the first browser that enters. Never null for a one-time
       * code.
       */
      readonly browser: BrowserHash | null;
    }
  /** A browser opened the seat's link. */
  | { readonly type: 'note-link-opened'; readonly seat: SeatId; readonly browser: BrowserHash }
  /** Withdraws the identity that was established for the person. */
  | { readonly type: 'note-identity-withdrawn'; readonly seat: SeatId }
  /** Seats a staff member who helps with devices. */
  | { readonly type: 'note-technician'; readonly seat: SeatId }
  /** The seat's link is no longer valid. */
  | { readonly type: 'note-link-ended'; readonly seat: SeatId }
  /** The seats that may read the exhibit on display, by the present state of the case. */
  | { readonly type: 'note-exhibit-readers'; readonly exhibit: number; readonly readers: readonly SeatId[] }
  /** The exhibit's playback that began at `since` (epoch ms) has stopped: the file ended, or cannot be played further. */
  | {
      readonly type: 'note-exhibit-stopped';
      readonly exhibit: number;
      readonly since: number;
      readonly positionMs: number;
      readonly fault?: PlaybackFault;
    }
  /** The exhibit on display may not be shown any longer. */
  | { readonly type: 'note-exhibit-ended'; readonly exhibit: number; readonly why: ExhibitEnd }
  /** The times of the next hearing have changed; `times` is null when that hearing was cancelled. */
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

/**
 * The desk's changed booking of a hearing: the new values, and of the measures only the changes. Measures ordered by the court
 * meanwhile stay in force unless they are listed here.
 */
export interface Rebooking {
  readonly kind: HearingKind;
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly seats: readonly RebookedSeat[];
  readonly protect: readonly SeatId[];
  readonly unprotect: readonly SeatId[];
  /** Seats that may talk in private only with an interpreter from now on, and seats for which this requirement ends. */
  readonly requireInterpreter: readonly SeatId[];
  readonly waiveInterpreter: readonly SeatId[];
  /** Screens that are new, or whose two sides changed. */
  readonly screen: readonly Screening[];
  readonly lift: readonly ScreeningId[];
  /** Null leaves the gallery unchanged. */
  readonly galleryOpen: boolean | null;
  /** A person's link would go to another account, or a court member's link to another telephone or address. */
  readonly redirected?: true;
}

/**
 * `telephoneChanged`: the person's telephone was changed or removed, so an identity established by a code or call to the old number
 * is void.
 */
export type RebookedSeat = Omit<BookedSeat, 'protected' | 'interpreterRequired'> & { readonly telephoneChanged?: true };

export type Command = PersonCommand | SystemCommand;
