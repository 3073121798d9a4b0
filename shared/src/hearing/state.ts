import type { ShownExhibit } from './exhibit.ts';
import type { BrowserHash, HearingId, MessageId, RoomId, ScreeningId, SeatId, SessionHash, SourceId } from './ids.ts';
import type { Act } from './law/permissions.ts';
import { capacityOf } from './roles.ts';
import type { HearingKind, Role } from './roles.ts';

/**
 * Where a hearing stands. `countdown`: everybody is told when the session begins, and nothing else has changed yet. `starting` is the moment between the host's word and the recorder's: everybody is told that
 * recording begins, and the session begins when bytes are seen on disk.
 */
export const PHASES = [
  'scheduled',
  'open',
  'countdown',
  'starting',
  'in-session',
  'recess',
  'suspended',
  'adjourned',
  'closed',
  'cancelled',
] as const;
export type Phase = (typeof PHASES)[number];

/** Ends of a hearing: held to its end, put off to another date, or called off before it began. Nothing follows them. */
export const FINAL_PHASES = ['adjourned', 'closed', 'cancelled'] as const satisfies readonly Phase[];
export type FinalPhase = (typeof FINAL_PHASES)[number];

/** Whether the hearing is over. */
export function isOver(phase: Phase): phase is FinalPhase {
  return (FINAL_PHASES as readonly Phase[]).includes(phase);
}

/** Whether people may be inside: the hearing has been opened and is not over. */
export function isHeld(phase: Phase): boolean {
  return phase !== 'scheduled' && !isOver(phase);
}

/** Whether the courtroom is silent although the hearing is held: nobody reaches anybody, nothing is recorded. */
export function isAtRest(phase: Phase): phase is 'recess' | 'suspended' {
  return phase === 'recess' || phase === 'suspended';
}

/**
 * Why a session was stopped by the service itself: nobody is there to preside, what is said cannot be recorded, the disk is
 * about to be full, or the hearing's log cannot be written.
 */
export const SUSPENSION_REASONS = ['no-host', 'no-recorder', 'no-space', 'no-log'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

/** Held by one browser. `here` is false while its line is lost: the place is kept, nothing is sent or received. */
interface Held {
  readonly here: boolean;
  readonly session: SessionHash;
}

/**
 * Where a person is. `expelled`: out by the court's order, and not let in again until readmitted. `with`: sits in another
 * seat's room, before that seat's device (a prison's, a lawyer's office).
 */
export type Place =
  | { readonly kind: 'outside' }
  | { readonly kind: 'expelled' }
  | { readonly kind: 'with'; readonly seat: SeatId }
  | ({ readonly kind: 'waiting' } & Held)
  | ({ readonly kind: 'courtroom' } & Held)
  /** In a private room, to return to where they came from. */
  | ({ readonly kind: 'consultation'; readonly room: RoomId; readonly from: 'waiting' | 'courtroom' } & Held);

/** A place at the hearing, held by one browser. */
export type PlaceInside = Extract<Place, Held>;

/** Whether the person has entered and neither left nor been expelled. */
export function isInside(place: Place): place is PlaceInside {
  return place.kind === 'waiting' || place.kind === 'courtroom' || place.kind === 'consultation';
}

/** `blocked`: closed by the court; the person cannot open it until allowed to speak. */
export type Microphone = 'off' | 'on' | 'blocked';
export type Camera = 'off' | 'on';

/** Why a hand is up: to say something, or to put a question to somebody. */
export const HAND_PURPOSES = ['speak', 'question'] as const;
export type HandPurpose = (typeof HAND_PURPOSES)[number];

/** What a person who may be under pressure is asked (FEATURES J8). */
export const FREE_WILL_QUESTIONS = ['alone', 'not-read-to', 'room-shown', 'no-pressure'] as const;
export type FreeWillQuestion = (typeof FREE_WILL_QUESTIONS)[number];
export const FREE_WILL_ANSWERS = ['yes', 'no', 'unclear'] as const;
export type FreeWillAnswer = (typeof FREE_WILL_ANSWERS)[number];

/** What is spoken in the courtroom; every other channel is a language into which an interpreter speaks. */
export const FLOOR = 'floor';
/** `floor`, or a language by its BCP 47 tag. */
export type Channel = string;

/**
 * Whether it is known that the person is who is booked (FEATURES J2). `none-needed`: the link is enough. What was booked to be
 * shown is shown before the person comes in.
 */
export type Identity = 'none-needed' | 'needed' | 'proven' | 'refused';

/** Whether it has to be known who the person is, and is not. */
export function isUnknown({ identity }: { readonly identity: Identity }): boolean {
  return identity === 'needed' || identity === 'refused';
}

/** How it is shown: by national ID and a code sent to the booked telephone, or to staff. */
export const IDENTIFIED_BY = ['code', 'staff'] as const;
export type IdentifiedBy = (typeof IDENTIFIED_BY)[number];

/** How it was found out. All but the first are the word of staff. */
export const IDENTITY_MEANS = ['one-time-code', 'by-sight', 'document', 'known', 'telephone'] as const;
export type IdentityMeans = (typeof IDENTITY_MEANS)[number];

/** One person's place at the hearing and what is true of them now. */
export interface Seat {
  readonly id: SeatId;
  readonly role: Role;
  /** A lawyer's clients; those with whom an interpreter, companion or coordinator is. */
  readonly assists: readonly SeatId[];
  /** The seat in whose room this person is expected to sit, or null. */
  readonly hostSeat: SeatId | null;
  /** The language into which an interpreter interprets, by its BCP 47 tag. */
  readonly language: string | null;
  readonly place: Place;
  /** When the person was in the courtroom with a working line last, and ceased to be (epoch ms); null for who never was. */
  readonly leftCourtroomAt: number | null;
  /** When the person left of their own will or because they had to (epoch ms); null for who never came and who is back. */
  readonly leftAt: number | null;
  /** Since when the person is where they are (epoch ms); null for who has been nowhere else yet. */
  readonly placedAt: number | null;
  /**
   * The court has sent the person out of the courtroom, and nobody has let them in since. Not whoever followed the people with whom
   * they are here, when those had gone.
   */
  readonly sentOut: boolean;
  readonly identity: Identity;
  /** How it was found out who the person is; null while it is not known. */
  readonly identityMeans: IdentityMeans | null;
  /** The browser in which it was found out, and no other; null while that is not known: see `mustProve`. */
  readonly provenBrowser: BrowserHash | null;
  /** The browser that has the seat, or had it last; null where the log does not say. */
  readonly browser: BrowserHash | null;
  /** Since when the seat is held by another browser than before (epoch ms); null while it is the one that came in. */
  readonly movedAt: number | null;
  /** When the seat's link was opened in a browser that has not shown who its person is, while another has (epoch ms). */
  readonly otherBrowserAt: number | null;
  /** Null where none is needed. */
  readonly identifiedBy: IdentifiedBy | null;
  /** The wording of the rules that the person accepted last; null before that. */
  readonly rulesAccepted: number | null;
  readonly microphone: Microphone;
  /** In a private room; what the court has closed is closed in the courtroom. */
  readonly privateMicrophone: 'off' | 'on';
  readonly camera: Camera;
  /** Order in which the hand was raised (lower is earlier), or null. */
  readonly hand: number | null;
  readonly handFor: HandPurpose;
  /** How long the person has had the floor before now, in milliseconds. */
  readonly spokenMs: number;
  /** Known by an alias, voice and face altered, for all but the judge. */
  readonly protected: boolean;
  /** Number under which the person is known while protected, theirs for the whole hearing; null for who never was. */
  readonly alias: number | null;
  readonly listensTo: Channel;
  /** Where an interpreter's voice goes. */
  readonly speaksTo: Channel;
  readonly mayShare: boolean;
  /** The court has ordered that this person never talks in private without their interpreter. */
  readonly interpreterRequired: boolean;
  /** Since when the line is lost (epoch ms); null while it is not. */
  readonly awaySince: number | null;
  /** The last time that the person's line was lost: for how long, and until when (epoch ms). */
  readonly missed: { readonly ms: number; readonly at: number } | null;
  /** The last time that the session went on in the courtroom without the person: how much of it, and until when (epoch ms). */
  readonly absence: { readonly ms: number; readonly at: number } | null;
  readonly freeWill: Readonly<
    Partial<Record<FreeWillQuestion, { readonly answer: FreeWillAnswer; readonly at: number }>>
  >;
}

/** A private room. Nobody else hears it, and no record of it is made. */
export interface Consultation {
  readonly id: RoomId;
  readonly kind: ConsultationKind;
  readonly openedBy: SeatId;
  readonly invited: ReadonlySet<SeatId>;
  /** Nobody else may come in. */
  readonly locked: boolean;
  /** The hearing rests for it, and goes on or ends when the judges say so from there. */
  readonly debrief?: true;
}

/** A party's talk with counsel, or the judges' among themselves. */
export const CONSULTATION_KINDS = ['counsel', 'deliberation'] as const;
export type ConsultationKind = (typeof CONSULTATION_KINDS)[number];

/** Nobody on one side is ever seen, heard or named to anybody on the other. */
export interface Screening {
  readonly id: ScreeningId;
  readonly between: readonly [readonly SeatId[], readonly SeatId[]];
}

/** How the courtroom is shown to all: everybody alike, or whoever speaks large. */
export const LAYOUTS = ['grid', 'speaker'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Who has the floor, since when (epoch ms), and for how long (ms; null without limit). */
export interface Floor {
  readonly seat: SeatId;
  readonly since: number;
  readonly limitMs: number | null;
}

/** A time range on the record, epoch milliseconds; `to` is null while it lasts. */
export interface RecordInterval {
  readonly from: number;
  readonly to: number | null;
}

/** A time range on the record of which (some) media is missing. */
export interface RecordGap {
  readonly from: number;
  readonly to: number;
  readonly reason: GapReason;
}

export const GAP_REASONS = [
  'recorder-lost',
  'recorder-stalled',
  'recorder-error',
  'media-lost',
  'service-restarted',
  'disk-full',
  'log-failed',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** Why the log cannot be written: its disk is full or refuses, or its server does not answer. */
export const LOG_FAULTS = ['disk-full', 'disk-error', 'unreachable'] as const;
export type LogFault = (typeof LOG_FAULTS)[number];

/** What the recorder does. `since` is when it was last known to write, in epoch milliseconds. */
export type RecorderState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'arming' }
  | { readonly kind: 'writing' }
  | { readonly kind: 'failing'; readonly since: number; readonly reason: GapReason };

/** Why a protected person's voice or face cannot be altered: its process has ended, stands still, or cannot begin. */
export const ALTERING_FAULTS = ['ended', 'stalled', 'cannot-begin'] as const;
export type AlteringFault = (typeof ALTERING_FAULTS)[number];

/** Since when (epoch ms) nothing is sent of a source to those who may only have it altered. */
export interface Withheld {
  readonly since: number;
  readonly fault: AlteringFault;
}

/** The hearing in which the case goes on. Times are epoch milliseconds. */
export interface NextHearing {
  readonly hearing: HearingId;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Everything that is true of a hearing, derived from its log and from nothing else. */
export interface HearingState {
  readonly id: HearingId;
  readonly kind: HearingKind;
  /** Version of the law by which the hearing is held; 1 where the log does not say. */
  readonly law: number;
  /** Planned start and end, epoch milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly phase: Phase;
  readonly seats: ReadonlyMap<SeatId, Seat>;
  readonly recorder: RecorderState;
  readonly intervals: readonly RecordInterval[];
  readonly gaps: readonly RecordGap[];
  /** Sources that must be altered at this moment and are not. */
  readonly withheld: ReadonlyMap<SourceId, Withheld>;
  /** Sources that were stopped because they sent too much, and since when (epoch ms). */
  readonly stopped: ReadonlyMap<SourceId, number>;
  /** Sources of which packets come and nothing that can be kept, and since when (epoch ms). */
  readonly unwritten: ReadonlyMap<SourceId, number>;
  /** Where `starting` goes back to when the recorder cannot begin. */
  readonly startedFrom: 'open' | 'recess' | 'suspended';
  /** Why the session was suspended, until it is resumed; null when it was not. */
  readonly suspension: SuspensionReason | null;
  readonly nextHand: number;
  /** When the session begins (epoch ms), in a countdown. */
  readonly countdownUntil: number | null;
  /** Somebody has stopped the last countdown. */
  readonly countdownStopped: boolean;
  /** The host has let the session go on although the recorder does not write. */
  readonly recordingWaived: boolean;
  readonly delegated: ReadonlySet<Act>;
  readonly galleryOpen: boolean;
  /** Nothing of it may be recorded: people meet, and no session begins. */
  readonly offRecord: boolean;
  /** Nothing of it may be left unrecorded: nobody hears or sees anybody until its session begins. */
  readonly recordedOnly: boolean;
  readonly microphonesLocked: boolean;
  readonly consultations: ReadonlyMap<RoomId, Consultation>;
  readonly screens: ReadonlyMap<ScreeningId, Screening>;
  readonly floor: Floor | null;
  /** To whom a host who left has handed the hearing; null while nobody has. */
  readonly presiding: SeatId | null;
  readonly spotlight: SeatId | null;
  readonly layout: Layout;
  /** Whose screen is shared. */
  readonly share: SeatId | null;
  /** What is shown of the case's exhibits, and who shows it. */
  readonly exhibit: (ShownExhibit & { readonly by: SeatId }) | null;
  /** How often something became of an exhibit here. */
  readonly exhibitRulings: number;
  /** What was booked from here for the case to go on; null while nothing is. */
  readonly nextHearing: NextHearing | null;
  /** The one that the desk called off last: what it takes back holds again. */
  readonly calledOffNext: HearingId | null;
  /** The chat is open to all. */
  readonly chatOpen: boolean;
  /** Log notes, in the order in which they were written. */
  readonly notes: ReadonlyMap<MessageId, LogNote>;
}

/** A log note, without its text: `about` which moment it is (epoch ms), and which earlier one it corrects. */
export interface LogNote {
  readonly about: number;
  readonly corrects: MessageId | null;
}

/** How long a session waits for its only host to come back after a lost line, in milliseconds. */
export const HOST_GRACE_MS = 10_000;

/**
 * How long a person whose messages alone do not get through still counts as here, in milliseconds: sound and picture go on
 * meanwhile, as far as the court allows them.
 */
export const SIGNALLING_GRACE_MS = 60_000;

/** Whether the seat's person presides. */
export function isHost(state: Pick<HearingState, 'kind'>, seat: Seat): boolean {
  return capacityOf(state.kind, seat.role) === 'host';
}

/** Whether a host is in the courtroom with a working line. */
export function hostPresent(state: HearingState, beside?: Seat): boolean {
  return [...state.seats.values()].some((seat) => seat !== beside && inCourtroom(seat) && isHost(state, seat));
}

/** Since when a session has been without a host whose line may come back (epoch ms); null while it is not. */
export function hostAbsentSince(state: HearingState): number | null {
  const begun = state.intervals.at(-1)?.from;
  if ((state.phase !== 'in-session' && state.phase !== 'starting') || begun === undefined || hostPresent(state))
    return null;
  return Math.max(
    begun,
    ...[...state.seats.values()].map((seat) => (isHost(state, seat) && seat.leftCourtroomAt) || 0),
  );
}

/** The state whose rights to sound and picture hold now: a countdown changes none of them. */
export function mediaPhase(state: HearingState): Phase {
  const phase = state.phase === 'countdown' ? state.startedFrom : state.phase;
  return phase === 'open' && state.recordedOnly ? 'recess' : phase;
}

/**
 * Whether nobody hears or sees anybody until the recording has begun. While it begins the recorder is sent what people send, or it
 * would never confirm that it writes.
 */
export function awaitsRecord(state: HearingState): boolean {
  if (!state.recordedOnly || state.phase === 'recess') return false;
  return state.phase === 'starting' || mediaPhase(state) === 'recess';
}

/** Whether the person is in the courtroom with a working line. */
export function inCourtroom(seat: Seat): boolean {
  return seat.place.kind === 'courtroom' && seat.place.here;
}

/** Whether the hearing is on the record at this moment. */
export function onRecord(state: HearingState): boolean {
  const last = state.intervals.at(-1);
  return last !== undefined && last.to === null;
}

/** People in a private room. */
export function members(state: HearingState, room: RoomId): Seat[] {
  return [...state.seats.values()].filter(({ place }) => place.kind === 'consultation' && place.room === room);
}

/**
 * Whether these two must never see, hear or know of each other. Who sits before another's device is seen through it, so a
 * screen for the one is a screen for the other.
 */
export function screened(
  { screens, seats }: Pick<HearingState, 'screens' | 'seats'>,
  one: SeatId,
  other: SeatId,
): boolean {
  if (screens.size === 0) return false;
  // The device before which the person sits: whoever else sits there is seen and heard through it too.
  const device = (id: SeatId): SeatId => seats.get(id)?.hostSeat ?? id;
  const isOn = (side: readonly SeatId[], id: SeatId) => side.some((each) => device(each) === device(id));
  for (const { between } of screens.values()) {
    const [a, b] = between;
    if ((isOn(a, one) && isOn(b, other)) || (isOn(a, other) && isOn(b, one))) return true;
  }
  return false;
}

/** The person and whoever sits before their device: they go together. */
export function group(state: HearingState, { id }: Seat): Seat[] {
  return [...state.seats.values()].filter(
    (seat) => seat.id === id || (seat.place.kind === 'with' && seat.place.seat === id),
  );
}

/** Interpreters and companions who go where this person goes, and those of whoever sits before their device. */
export function followers(state: HearingState, seat: Seat): Seat[] {
  const ids = group(state, seat).map(({ id }) => id);
  return [...state.seats.values()].filter(
    (other) =>
      (other.role === 'interpreter' || other.role === 'companion') && other.assists.some((id) => ids.includes(id)),
  );
}

/** Whether this person's interpreter or companion is needed, where they are, by somebody else who is there too. */
export function isNeeded(state: HearingState, helper: Seat, by: Seat): boolean {
  return others(state, helper, by).some((other) => sameRoom(placeOf(state, other), helper.place));
}

/** Whether somebody else who has this interpreter or companion belongs in the courtroom. */
export function isNeededInCourtroom(state: HearingState, helper: Seat, by: Seat): boolean {
  return others(state, helper, by).some((other) => belongsInCourtroom(placeOf(state, other)));
}

/** In the courtroom, or beside it in a private room. */
export function belongsInCourtroom(place: Place): boolean {
  return place.kind === 'courtroom' || (place.kind === 'consultation' && place.from === 'courtroom');
}

/** Where the person is, or the device before which they sit. */
export function placeOf(state: HearingState, { place }: Seat): Place {
  return place.kind === 'with' ? (state.seats.get(place.seat)?.place ?? place) : place;
}

function others(state: HearingState, helper: Seat, than: Seat): Seat[] {
  const ids = group(state, than).map(({ id }) => id);
  return helper.assists.flatMap((id) => (ids.includes(id) ? [] : (state.seats.get(id) ?? [])));
}

/** Whether both are in the courtroom, both wait, or both are in one private room. */
function sameRoom(one: Place, other: Place): boolean {
  if (one.kind !== other.kind) return false;
  return one.kind !== 'consultation' || (other.kind === 'consultation' && one.room === other.room);
}

/** Whether one of the two is the other's lawyer. */
export function isCounsel(one: Seat, other: Seat): boolean {
  return (
    (one.role === 'lawyer' && one.assists.includes(other.id)) ||
    (other.role === 'lawyer' && other.assists.includes(one.id))
  );
}
