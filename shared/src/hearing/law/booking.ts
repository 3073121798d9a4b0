import { newSeat } from '../evolve/seats.ts';
import type { RebookedSeat, Rebooking, SystemCommand } from '../command.ts';
import type { BookedSeat, HearingEvent } from '../event.ts';
import type { SeatId } from '../ids.ts';
import { refuse } from '../refusal.ts';
import { isUnderWay, isOver } from '../state.ts';
import type { HearingState, Screening, Seat } from '../state.ts';
import type { Decision } from './decision.ts';
import { isKnownByTelephone, withdrawalEvents } from './identity.ts';
import { cannotBeScreened } from './measures.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Rejection } from '../../rejection.ts';

/** Decides on the desk's changes to a hearing before it is opened. */
export function decideBooking(
  state: HearingState,
  command: Extract<SystemCommand, { type: 'note-rebooked' | 'note-cancelled' | 'note-restored' }>,
  now: number,
): Decision {
  switch (command.type) {
    case 'note-rebooked':
      return rebooked(state, command.plan, now);
    case 'note-cancelled':
      return tooLate(state) ?? [{ type: 'hearing-cancelled' }];
    case 'note-restored':
      return state.phase === 'cancelled' ? [{ type: 'hearing-restored' }] : refuse('wrong-phase');
    default:
      return command satisfies never;
  }
}

/**
 * Accepts a plan that changes nothing of the hearing at any time, because a booking has details unknown to the law; but not when
 * links would go to other people.
 */
function rebooked(state: HearingState, plan: Rebooking, now: number): Decision {
  const wrong = impossible(state, plan);
  if (wrong !== null) return wrong;
  // A person with a court member's link could control the session.
  const late = plan.redirected === true ? tooLate(state) : null;
  if (late !== null) return late;
  const seats = plan.seats.map((seat) => withReset(state, withMeasures(state, plan, seat)));
  const { startsAt, endsAt, kind, galleryOpen } = plan;
  const moved = startsAt !== state.startsAt || endsAt !== state.endsAt;
  const former = [...state.seats.values()].filter(({ role }) => role !== 'technician').map(asBooked);
  const anotherPerson = seats.some(({ identityReset }) => identityReset === true);
  const reseated =
    kind !== state.kind || anotherPerson || JSON.stringify(seats.map(ofBooking)) !== JSON.stringify(former);
  const screenings = rescreened(state, plan);
  const turned = galleryOpen !== null && galleryOpen !== state.galleryOpen;
  const events: HearingEvent[] = [
    ...(moved ? [{ type: 'hearing-rescheduled', startsAt, endsAt } as const] : []),
    ...screenings.gone.map(({ id }) => ({ type: 'screen-lifted', id }) as const),
    ...(reseated ? [{ type: 'seats-changed', kind, seats } as const] : []),
    ...screenings.come.map((screen) => ({ type: 'people-screened', ...screen }) as const),
    ...(turned ? [{ type: galleryOpen ? 'gallery-opened' : 'gallery-closed' } as const] : []),
  ];
  return events.length === 0 ? lapsed(state, plan, now) : (tooLate(state) ?? events);
}

/** At an open hearing, withdraws the identity of people who were identified by a telephone that is not theirs any more. */
function lapsed(state: HearingState, { seats }: Rebooking, now: number): HearingEvent[] {
  if (!isUnderWay(state.phase)) return [];
  return seats.flatMap(({ id, telephoneChanged }) => {
    const person = state.seats.get(id);
    const lapses = person !== undefined && telephoneChanged === true && isKnownByTelephone(person);
    return lapses ? withdrawalEvents(state, person, now) : [];
  });
}

function tooLate({ phase }: HearingState): Rejection<RefusalCode> | null {
  if (phase === 'scheduled') return null;
  return refuse(isOver(phase) ? 'hearing-closed' : 'wrong-phase');
}

/** Measures that the court itself ordered since stay in force unless the plan names this person. */
function withMeasures({ seats }: HearingState, plan: Rebooking, seat: RebookedSeat) {
  const was = seats.get(seat.id);
  const applies = (did: boolean | undefined, on: readonly SeatId[], off: readonly SeatId[]): boolean =>
    on.includes(seat.id) || (did === true && !off.includes(seat.id));
  return {
    ...seat,
    ...(applies(was?.protected, plan.protect, plan.unprotect) && { protected: true }),
    ...(applies(was?.interpreterRequired, plan.requireInterpreter, plan.waiveInterpreter) && {
      interpreterRequired: true,
    }),
  };
}

/**
 * Marks an identity reset only where it matters: another person is booked and the former person's identity was proven, or the
 * telephone changed and the identity was established by it.
 */
function withReset(
  { seats, phase }: HearingState,
  { identityReset, telephoneChanged, ...seat }: RebookedSeat & Pick<BookedSeat, 'protected' | 'interpreterRequired'>,
): BookedSeat {
  const was = seats.get(seat.id);
  const lapses = phase === 'scheduled' && telephoneChanged === true && was !== undefined && isKnownByTelephone(was);
  const voids = lapses || (identityReset === true && was?.identity === 'proven');
  return { ...seat, ...(voids && { identityReset: true }) };
}

/** Normalises a seat, so that two seats can be compared. */
function asBooked({
  id,
  role,
  assists,
  hostSeat,
  language,
  identifiedBy,
  protected: is,
  interpreterRequired,
}: Seat): Required<Record<Exclude<keyof BookedSeat, 'identityReset'>, unknown>> {
  return {
    id,
    role,
    with: assists,
    through: hostSeat,
    language,
    identify: identifiedBy,
    protected: is,
    interpreterRequired,
  };
}

const ofBooking = (seat: BookedSeat) => asBooked({ ...newSeat(seat, null), protected: seat.protected === true });

/**
 * Returns the screenings that change. A screening loses the people who are no longer booked; it is lifted when one side becomes empty,
 * and renewed otherwise.
 */
function rescreened(state: HearingState, { screen, lift, seats }: Rebooking): { gone: Screening[]; come: Screening[] } {
  const here = new Set(seats.map(({ id }) => id));
  const left = (side: readonly SeatId[]) => side.filter((id) => here.has(id));
  const standing = [...state.screenings.values()].filter(({ id }) => !screen.some((other) => other.id === id));
  const lifted = standing.filter(({ id }) => lift.includes(id));
  const narrowed = standing.filter(
    ({ id, between }) => !lift.includes(id) && between.flat().some((seat) => !here.has(seat)),
  );
  const known = ({ id, between }: Screening) =>
    JSON.stringify(state.screenings.get(id)?.between) === JSON.stringify(between);
  return {
    gone: [...lifted, ...narrowed, ...screen.filter((one) => state.screenings.has(one.id) && !known(one))],
    come: [
      ...narrowed
        .map(({ id, between: [a, b] }): Screening => ({ id, between: [left(a), left(b)] }))
        .filter(({ between: [a, b] }) => a.length > 0 && b.length > 0),
      ...screen.filter((one) => !known(one)),
    ],
  };
}

function impossible(state: HearingState, { kind, seats, screen }: Rebooking): Rejection<RefusalCode> | null {
  const ids = new Set(seats.map(({ id }) => id));
  const named = seats.flatMap(({ with: principals = [], through }) => [...principals, ...(through ? [through] : [])]);
  if (ids.size < seats.length || named.some((id) => !ids.has(id))) return refuse('unknown-seat');
  const people = new Map(seats.map((seat) => [seat.id, newSeat(seat, null)]));
  const standing = [...state.screenings.values()].filter(({ id }) => !screen.some((other) => other.id === id));
  const all = [...standing, ...screen].map(({ between: [a, b] }) => {
    const here = (side: readonly SeatId[]) => side.filter((id) => ids.has(id));
    return [here(a), here(b)] as const;
  });
  if (screen.some(({ between }) => between.flat().some((id) => !ids.has(id)))) return refuse('unknown-seat');
  for (const between of all) {
    if (between.some((side) => side.length === 0)) continue;
    const wrong = cannotBeScreened({ kind, seats: people }, between);
    if (wrong !== null) return wrong;
  }
  return null;
}
