import type { HearingId, SeatId, SessionHash } from './ids.ts';
import type { HearingKind, Role } from './roles.ts';

/**
 * Where a hearing stands. `starting` is the moment between the host's word and the recorder's: everybody is told that
 * recording begins, and the session begins when bytes are seen on disk.
 */
export const PHASES = [
  'scheduled',
  'open',
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

/** Whether the courtroom is silent although the hearing is held: nobody reaches anybody, nothing is recorded. */
export function isAtRest(phase: Phase): phase is 'recess' | 'suspended' {
  return phase === 'recess' || phase === 'suspended';
}

/** Why a session was stopped by the service itself: nobody is there to preside, or what is said cannot be recorded. */
export const SUSPENSION_REASONS = ['no-host', 'no-recorder'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

/**
 * Where a person is. `here` is false while their line is lost: the place is kept, nothing is sent or received.
 * `expelled`: out by the court's order, and not let in again until readmitted.
 */
export type Place =
  | { readonly kind: 'outside' }
  | { readonly kind: 'expelled' }
  | { readonly kind: 'waiting'; readonly here: boolean; readonly session: SessionHash }
  | { readonly kind: 'courtroom'; readonly here: boolean; readonly session: SessionHash };

/** A place at the hearing, held by one browser. */
export type PlaceInside = Extract<Place, { readonly session: SessionHash }>;

/** Whether the person has entered and neither left nor been expelled. */
export function isInside(place: Place): place is PlaceInside {
  return place.kind === 'waiting' || place.kind === 'courtroom';
}

/** `blocked`: closed by the court; the person cannot open it until allowed to speak. */
export type Microphone = 'off' | 'on' | 'blocked';
export type Camera = 'off' | 'on';

/** One person's place at the hearing and what is true of them now. */
export interface Seat {
  readonly id: SeatId;
  readonly role: Role;
  readonly place: Place;
  readonly microphone: Microphone;
  readonly camera: Camera;
  /** Order in which the hand was raised (lower is earlier), or null. */
  readonly hand: number | null;
}

/** A stretch of time on the record, epoch milliseconds; `to` is null while it lasts. */
export interface RecordInterval {
  readonly from: number;
  readonly to: number | null;
}

/** A stretch of time on the record of which (some) media is missing. */
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
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** What the recorder does. `since` is when it was last known to write, in epoch milliseconds. */
export type RecorderState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'arming' }
  | { readonly kind: 'writing' }
  | { readonly kind: 'failing'; readonly since: number; readonly reason: GapReason };

/** Everything that is true of a hearing, derived from its log and from nothing else. */
export interface HearingState {
  readonly id: HearingId;
  readonly kind: HearingKind;
  /** Planned start and end, epoch milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly phase: Phase;
  readonly seats: ReadonlyMap<SeatId, Seat>;
  readonly recorder: RecorderState;
  readonly intervals: readonly RecordInterval[];
  readonly gaps: readonly RecordGap[];
  /** Where `starting` goes back to when the recorder cannot begin. */
  readonly startedFrom: 'open' | 'recess' | 'suspended';
  /** Why the session was suspended, until it is resumed; null when it was not. */
  readonly suspension: SuspensionReason | null;
  readonly nextHand: number;
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
