import type { SeatId } from './ids.ts';
import { ACTS, may, mayEver } from './permissions.ts';
import type { Act } from './permissions.ts';
import type { HearingKind, Role } from './roles.ts';
import { inCourtroom, isInside } from './state.ts';
import type { Camera, GapReason, HearingState, Microphone, Phase, Place, Seat, SuspensionReason } from './state.ts';

/** A person as another may know them. The service adds the name. */
export interface PersonView {
  readonly seat: SeatId;
  readonly role: Role;
  readonly place: Place['kind'];
  readonly here: boolean;
  readonly microphone: Microphone;
  readonly camera: Camera;
  readonly hand: number | null;
}

/** What one seat may know of the hearing: all that its screen is drawn from. */
export interface HearingView {
  readonly kind: HearingKind;
  readonly phase: Phase;
  /** Why the session is suspended; null when it is not. */
  readonly suspension: SuspensionReason | null;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly record: {
    /** Start of the current stretch on the record (epoch ms), or null when off the record. */
    readonly since: number | null;
    /** Milliseconds on the record before the current stretch. */
    readonly earlierMs: number;
  };
  readonly me: PersonView;
  /** Goes straight into the courtroom on entering. */
  readonly entersDirectly: boolean;
  /** Has a voice: may ever send sound or picture at this hearing. */
  readonly speaks: boolean;
  /** What this person may do now; the screen offers these and nothing else. */
  readonly acts: readonly Act[];
  /** Other people this person may know of. */
  readonly people: readonly PersonView[];
  /** For those who run the hearing: the recorder has failed since (epoch ms). */
  readonly recorderAlarm: { readonly since: number; readonly reason: GapReason } | null;
}

/** The projection of the state for one seat. Throws for a seat that the hearing does not have. */
export function view(state: HearingState, seatId: SeatId): HearingView {
  const me = state.seats.get(seatId);
  if (me === undefined) throw new Error(`no such seat: ${seatId}`);
  const allowed = (act: Act): boolean => may(state.kind, state.phase, me.role, act);
  const last = state.intervals.at(-1);
  return {
    kind: state.kind,
    phase: state.phase,
    suspension: state.phase === 'suspended' ? state.suspension : null,
    startsAt: state.startsAt,
    endsAt: state.endsAt,
    record: {
      since: last !== undefined && last.to === null ? last.from : null,
      earlierMs: state.intervals.reduce((sum, { from, to }) => sum + (to === null ? 0 : to - from), 0),
    },
    me: person(me),
    entersDirectly: mayEver(state.kind, me.role, 'enter-directly'),
    speaks: mayEver(state.kind, me.role, 'send-media'),
    acts: ACTS.filter(allowed),
    people: [...state.seats.values()].filter((other) => other.id !== me.id && knows(allowed, me, other)).map(person),
    recorderAlarm:
      allowed('see-alarms') && state.recorder.kind === 'failing'
        ? { since: state.recorder.since, reason: state.recorder.reason }
        : null,
  };
}

/** Those who run the hearing know of everybody; others of those who share the courtroom with them. */
function knows(allowed: (act: Act) => boolean, me: Seat, other: Seat): boolean {
  return allowed('see-everyone') || (inCourtroom(me) && other.place.kind === 'courtroom');
}

function person(seat: Seat): PersonView {
  return {
    seat: seat.id,
    role: seat.role,
    place: seat.place.kind,
    here: isInside(seat.place) && seat.place.here,
    microphone: seat.microphone,
    camera: seat.camera,
    hand: seat.hand,
  };
}
