import type { ShownExhibit } from './exhibit.ts';
import type { BrowserHash, HearingId, MessageId, RoomId, ScreeningId, SeatId, SessionHash, SourceId } from './ids.ts';
import type { Act } from './law/permissions.ts';
import { capacityOf } from './roles.ts';
import type { HearingKind, Role } from './roles.ts';

/**
 * Phases of a hearing. `countdown`: everybody is told when the session begins; nothing else has changed yet. `starting`: between
 * the host's command and the recorder's confirmation that it writes, with which the session begins; everybody is told that
 * recording begins.
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

/** Final phases: held to its end, adjourned to another date, or cancelled before it began. Nothing follows them. */
export const FINAL_PHASES = ['adjourned', 'closed', 'cancelled'] as const satisfies readonly Phase[];
export type FinalPhase = (typeof FINAL_PHASES)[number];

/** Whether the hearing is over. */
export function isOver(phase: Phase): phase is FinalPhase {
  return (FINAL_PHASES as readonly Phase[]).includes(phase);
}

/** Whether people may be inside: the hearing has been opened and is not over. */
export function isUnderWay(phase: Phase): boolean {
  return phase !== 'scheduled' && !isOver(phase);
}

/** Whether the courtroom is silent although the hearing is under way: nobody reaches anybody, and nothing is recorded. */
export function isAtRest(phase: Phase): phase is 'recess' | 'suspended' {
  return phase === 'recess' || phase === 'suspended';
}

/**
 * Why the service suspended a session: no host is present, the session cannot be recorded, the disk is nearly full, or the
 * hearing's log cannot be written.
 */
export const SUSPENSION_REASONS = ['no-host', 'no-recorder', 'no-space', 'no-log'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

/** Held by one browser. `here` is false while its line is lost: the place is kept, and nothing is sent or received. */
interface Held {
  readonly here: boolean;
  readonly session: SessionHash;
}

/**
 * Where a person is. `expelled`: out by the court's order until readmitted. `with`: in another seat's room and at that seat's
 * device, for instance in a prison or a lawyer's office.
 */
export type Place =
  | { readonly kind: 'outside' }
  | { readonly kind: 'expelled' }
  | { readonly kind: 'with'; readonly seat: SeatId }
  | ({ readonly kind: 'waiting' } & Held)
  | ({ readonly kind: 'courtroom' } & Held)
  /** In a private room; `from` is the room to which the person returns. */
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

/** Why a hand is up: to say something, or to ask a person a question. */
export const HAND_PURPOSES = ['speak', 'question'] as const;
export type HandPurpose = (typeof HAND_PURPOSES)[number];

/** Questions for a person who may be under pressure. */
export const FREE_WILL_QUESTIONS = ['alone', 'not-read-to', 'room-shown', 'no-pressure'] as const;
export type FreeWillQuestion = (typeof FREE_WILL_QUESTIONS)[number];
export const FREE_WILL_ANSWERS = ['yes', 'no', 'unclear'] as const;
export type FreeWillAnswer = (typeof FREE_WILL_ANSWERS)[number];

/** The channel of the courtroom's own speech; every other channel is a language into which an interpreter speaks. */
export const FLOOR = 'floor';
/** `floor`, or a language by its BCP 47 tag. */
export type Channel = string;

/**
 * Whether the person is known to be the booked person. `none-needed`: the link is enough. A required proof is given
 * before the person enters.
 */
export type Identity = 'none-needed' | 'needed' | 'proven' | 'refused';

/** Whether the person must be identified and is not. */
export function isUnknown({ identity }: { readonly identity: Identity }): boolean {
  return identity === 'needed' || identity === 'refused';
}

/** How a person proves their identity: by national ID and a code sent to the booked telephone, or to staff. */
export const IDENTIFIED_BY = ['code', 'staff'] as const;
export type IdentifiedBy = (typeof IDENTIFIED_BY)[number];

/** How the identity was established. All means except the first rely on the word of staff. */
export const IDENTITY_MEANS = ['one-time-code', 'by-sight', 'document', 'known', 'telephone'] as const;
export type IdentityMeans = (typeof IDENTITY_MEANS)[number];

/** One person's place at the hearing and their present state. */
export interface Seat {
  readonly id: SeatId;
  readonly role: Role;
  /** A lawyer's clients, or the people an interpreter, companion or coordinator is there for. */
  readonly assists: readonly SeatId[];
  /** The seat in whose room this person is expected to sit, or null. */
  readonly hostSeat: SeatId | null;
  /** The language into which an interpreter interprets, by its BCP 47 tag. */
  readonly language: string | null;
  readonly place: Place;
  /** When the person last ceased to be in the courtroom with a working line (epoch ms); null if that never happened. */
  readonly leftCourtroomAt: number | null;
  /** When the person left, voluntarily or not (epoch ms); null if the person never came or is back. */
  readonly leftAt: number | null;
  /** Since when the person is in their present place (epoch ms); null if the person never changed place. */
  readonly placedAt: number | null;
  /**
   * The court sent the person out of the courtroom and has not admitted them since. False for a companion who went out with the
   * people they accompany.
   */
  readonly sentOut: boolean;
  readonly identity: Identity;
  /** How the person was identified; null while they are not. */
  readonly identityMeans: IdentityMeans | null;
  /** The only browser in which the identity is proven; null while that is unknown: see `mustProve`. */
  readonly provenBrowser: BrowserHash | null;
  /** The browser that holds or last held the seat; null where the log does not say. */
  readonly browser: BrowserHash | null;
  /** Since when another browser than at entry holds the seat (epoch ms); null while it is the same browser. */
  readonly movedAt: number | null;
  /** When the link was opened in a browser without proven identity, while another browser has proven it (epoch ms). */
  readonly otherBrowserAt: number | null;
  /** Null where no identification is required. */
  readonly identifiedBy: IdentifiedBy | null;
  /** Version of the rules that the person accepted last; null if never. */
  readonly rulesAccepted: number | null;
  readonly microphone: Microphone;
  /** Microphone for private rooms; a block by the court applies to the courtroom only. */
  readonly privateMicrophone: 'off' | 'on';
  readonly camera: Camera;
  /** Order in which the hand was raised (lower is earlier), or null. */
  readonly hand: number | null;
  readonly handFor: HandPurpose;
  /** For how long the person had the floor in earlier turns, in milliseconds. */
  readonly spokenMs: number;
  /** Known by an alias, with altered voice and face, to everybody except the judge. */
  readonly protected: boolean;
  /** Number that names the person while protected, kept for the whole hearing; null if never protected. */
  readonly alias: number | null;
  readonly listensTo: Channel;
  /** The channel that carries an interpreter's voice. */
  readonly speaksTo: Channel;
  readonly mayShare: boolean;
  /** The court ordered that the person may talk in private only with their interpreter present. */
  readonly interpreterRequired: boolean;
  /** Since when the line is lost (epoch ms); null while it works. */
  readonly awaySince: number | null;
  /** The last loss of the person's line: its length (`ms`) and its end (`at`, epoch ms). */
  readonly lastLineLoss: { readonly ms: number; readonly at: number } | null;
  /** Session time in the courtroom that the person missed in the last absence (`ms`), and its end (`at`, epoch ms). */
  readonly missedSession: { readonly ms: number; readonly at: number } | null;
  readonly freeWill: Readonly<
    Partial<Record<FreeWillQuestion, { readonly answer: FreeWillAnswer; readonly at: number }>>
  >;
}

/** A private room. Nobody else hears it, and it is never recorded. */
export interface Consultation {
  readonly id: RoomId;
  readonly kind: ConsultationKind;
  readonly openedBy: SeatId;
  readonly invited: ReadonlySet<SeatId>;
  /** Nobody else may enter. */
  readonly locked: boolean;
  /** The hearing rests for the judges' talk; from this room they resume or end the hearing. */
  readonly debrief?: true;
}

/** A party's talk with counsel, or the judges' deliberation. */
export const CONSULTATION_KINDS = ['counsel', 'deliberation'] as const;
export type ConsultationKind = (typeof CONSULTATION_KINDS)[number];

/** Nobody on one side is ever seen, heard or named to anybody on the other. */
export interface Screening {
  readonly id: ScreeningId;
  readonly between: readonly [readonly SeatId[], readonly SeatId[]];
}

/** How the courtroom appears to everybody: equal tiles, or the speaker large. */
export const LAYOUTS = ['grid', 'speaker'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** The seat that has the floor, since when (epoch ms), and for how long (ms; null without limit). */
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

/** A time range on the record in which some or all media are missing. */
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

/** State of the recorder. `since` is when it was last known to write, in epoch milliseconds. */
export type RecorderState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'arming' }
  | { readonly kind: 'writing' }
  | { readonly kind: 'failing'; readonly since: number; readonly reason: GapReason };

/** Why a protected person's voice or face cannot be altered: the altering process ended, stalled, or cannot begin. */
export const ALTERING_FAULTS = ['ended', 'stalled', 'cannot-begin'] as const;
export type AlteringFault = (typeof ALTERING_FAULTS)[number];

/** A source that is not sent to listeners who may only have it altered, and since when (epoch ms). */
export interface WithheldSource {
  readonly since: number;
  readonly fault: AlteringFault;
}

/** The next hearing of the case. Times are epoch milliseconds. */
export interface NextHearing {
  readonly hearing: HearingId;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The whole state of a hearing, derived from its log alone. */
export interface HearingState {
  readonly id: HearingId;
  readonly kind: HearingKind;
  /** Version of the law that governs the hearing; 1 where the log does not say. */
  readonly law: number;
  /** Planned start and end, epoch milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly phase: Phase;
  readonly seats: ReadonlyMap<SeatId, Seat>;
  readonly recorder: RecorderState;
  readonly intervals: readonly RecordInterval[];
  readonly gaps: readonly RecordGap[];
  /** Sources that must be altered now but cannot be. */
  readonly withheld: ReadonlyMap<SourceId, WithheldSource>;
  /** Sources that were stopped because they sent too much, and since when (epoch ms). */
  readonly stopped: ReadonlyMap<SourceId, number>;
  /** Sources whose packets arrive but of which nothing decodable is recorded, and since when (epoch ms). */
  readonly unwritten: ReadonlyMap<SourceId, number>;
  /** The phase to which `starting` returns when the recorder cannot begin. */
  readonly startedFrom: 'open' | 'recess' | 'suspended';
  /** Why the session was suspended, until it is resumed; null when it was not. */
  readonly suspension: SuspensionReason | null;
  readonly nextHand: number;
  /** When the session begins (epoch ms), during a countdown. */
  readonly countdownUntil: number | null;
  /** The last countdown was cancelled by a person. */
  readonly countdownStopped: boolean;
  /** The host let the session continue although the recorder does not write. */
  readonly recordingWaived: boolean;
  readonly delegated: ReadonlySet<Act>;
  readonly galleryOpen: boolean;
  /** The hearing must not be recorded: people meet, and no session begins. */
  readonly offRecord: boolean;
  /** The hearing must not go unrecorded: nobody hears or sees anybody until its session begins. */
  readonly recordedOnly: boolean;
  readonly microphonesLocked: boolean;
  readonly consultations: ReadonlyMap<RoomId, Consultation>;
  readonly screenings: ReadonlyMap<ScreeningId, Screening>;
  readonly floor: Floor | null;
  /** The seat to which a leaving host handed the hearing; null while there is none. */
  readonly presiding: SeatId | null;
  readonly spotlight: SeatId | null;
  readonly layout: Layout;
  /** The seat whose screen is shared. */
  readonly share: SeatId | null;
  /** The exhibit on display, and its presenter. */
  readonly exhibit: (ShownExhibit & { readonly by: SeatId }) | null;
  /** Number of rulings and steps on exhibits in this hearing. */
  readonly exhibitRulings: number;
  /** The next hearing that was booked from this one; null while there is none. */
  readonly nextHearing: NextHearing | null;
  /** The next hearing that the desk cancelled last; withdrawing the cancellation restores it. */
  readonly calledOffNext: HearingId | null;
  /** The chat is open to all. */
  readonly chatOpen: boolean;
  /** Log notes, in the order in which they were written. */
  readonly notes: ReadonlyMap<MessageId, LogNote>;
}

/** A log note without its text. `about`: the moment it describes (epoch ms); `corrects`: the earlier note that it corrects. */
export interface LogNote {
  readonly about: number;
  readonly corrects: MessageId | null;
}

/** How long a session waits for its only host to come back after a lost line, in milliseconds. */
export const HOST_GRACE_MS = 10_000;

/**
 * How long a person still counts as here while only their signalling is lost, in milliseconds: sound and picture continue
 * meanwhile, within the limits the court has set.
 */
export const SIGNALLING_GRACE_MS = 60_000;

/** Whether the seat's person has the capacity of host. */
export function isHost(state: Pick<HearingState, 'kind'>, seat: Seat): boolean {
  return capacityOf(state.kind, seat.role) === 'host';
}

/** Whether a host is in the courtroom with a working line. */
export function hostPresent(state: HearingState, beside?: Seat): boolean {
  return [...state.seats.values()].some((seat) => seat !== beside && inCourtroom(seat) && isHost(state, seat));
}

/** Since when a session has been without a host whose line may come back (epoch ms); null while a host is present. */
export function hostAbsentSince(state: HearingState): number | null {
  const begun = state.intervals.at(-1)?.from;
  if ((state.phase !== 'in-session' && state.phase !== 'starting') || begun === undefined || hostPresent(state))
    return null;
  return Math.max(
    begun,
    ...[...state.seats.values()].map((seat) => (isHost(state, seat) && seat.leftCourtroomAt) || 0),
  );
}

/** Returns the phase that governs sound and picture: a countdown keeps the rights of the phase before it. */
export function mediaPhase(state: HearingState): Phase {
  const phase = state.phase === 'countdown' ? state.startedFrom : state.phase;
  return phase === 'open' && state.recordedOnly ? 'recess' : phase;
}

/**
 * Whether nobody hears or sees anybody until the recording has begun. While it begins, the recorder already receives the media,
 * since otherwise it could never confirm that it writes.
 */
export function awaitsRecord(state: HearingState): boolean {
  if (!state.recordedOnly || state.phase === 'recess') return false;
  return state.phase === 'starting' || mediaPhase(state) === 'recess';
}

/** Whether the person is in the courtroom with a working line. */
export function inCourtroom(seat: Seat): boolean {
  return seat.place.kind === 'courtroom' && seat.place.here;
}

/** Whether the hearing is on the record now. */
export function onRecord(state: HearingState): boolean {
  const last = state.intervals.at(-1);
  return last !== undefined && last.to === null;
}

/** Returns the people in a private room. */
export function members(state: HearingState, room: RoomId): Seat[] {
  return [...state.seats.values()].filter(({ place }) => place.kind === 'consultation' && place.room === room);
}

/**
 * Whether these two must never see, hear or know of each other. A person at another person's device is seen through it, so a screen
 * for one of them applies to both.
 */
export function screened(state: Pick<HearingState, 'screenings' | 'seats'>, one: SeatId, other: SeatId): boolean {
  return screenedFrom(state, one)(other);
}

/** Returns a function that checks whether this person and another must never see, hear or know of each other. */
export function screenedFrom(
  { screenings, seats }: Pick<HearingState, 'screenings' | 'seats'>,
  one: SeatId,
): (other: SeatId) => boolean {
  if (screenings.size === 0) return fromNobody;
  // The device at which the person sits: everybody at it is seen and heard through it.
  const device = (id: SeatId): SeatId => seats.get(id)?.hostSeat ?? id;
  const mine = device(one);
  const apart = new Set<SeatId>();
  for (const { between } of screenings.values()) {
    const [a, b] = between;
    for (const [side, opposite] of [[a, b] as const, [b, a] as const]) {
      if (side.some((id) => device(id) === mine)) for (const id of opposite) apart.add(device(id));
    }
  }
  return apart.size === 0 ? fromNobody : (other) => apart.has(device(other));
}

const fromNobody = (): boolean => false;

/** Returns the person and everybody at their device, who move together. */
export function group(state: HearingState, { id }: Seat): Seat[] {
  return [...state.seats.values()].filter(
    (seat) => seat.id === id || (seat.place.kind === 'with' && seat.place.seat === id),
  );
}

/** Returns the interpreters and companions who follow this person or anybody at their device. */
export function followers(state: HearingState, seat: Seat): Seat[] {
  const ids = group(state, seat).map(({ id }) => id);
  return [...state.seats.values()].filter(
    (other) =>
      (other.role === 'interpreter' || other.role === 'companion') && other.assists.some((id) => ids.includes(id)),
  );
}

/** Whether somebody else in the same room needs this interpreter or companion. */
export function isNeeded(state: HearingState, helper: Seat, by: Seat): boolean {
  return others(state, helper, by).some((other) => sameRoom(placeOf(state, other), helper.place));
}

/** Whether somebody else who has this interpreter or companion belongs in the courtroom. */
export function isNeededInCourtroom(state: HearingState, helper: Seat, by: Seat): boolean {
  return others(state, helper, by).some((other) => belongsInCourtroom(placeOf(state, other)));
}

/** In the courtroom, or in a private room entered from it. */
export function belongsInCourtroom(place: Place): boolean {
  return place.kind === 'courtroom' || (place.kind === 'consultation' && place.from === 'courtroom');
}

/** Returns the person's place, or the place of the device at which they sit. */
export function placeOf(state: HearingState, { place }: Seat): Place {
  return place.kind === 'with' ? (state.seats.get(place.seat)?.place ?? place) : place;
}

function others(state: HearingState, helper: Seat, than: Seat): Seat[] {
  const ids = group(state, than).map(({ id }) => id);
  return helper.assists.flatMap((id) => (ids.includes(id) ? [] : (state.seats.get(id) ?? [])));
}

/** Whether both are in the courtroom, both wait, or both are in the same private room. */
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
