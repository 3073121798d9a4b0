import { newSeat } from '../evolve/seats.ts';
import type { RebookedSeat, Rebooking, SystemCommand } from '../command.ts';
import type { BookedSeat, HearingEvent } from '../event.ts';
import type { SeatId } from '../ids.ts';
import { refuse } from '../refusal.ts';
import { isHeld, isOver } from '../state.ts';
import type { HearingState, Screening, Seat } from '../state.ts';
import type { Decision } from './decision.ts';
import { isKnownByTelephone, withdrawn } from './identity.ts';
import { cannotBeScreened } from './measures.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Rejection } from '../../rejection.ts';

/** What the desk may do to a hearing before it is opened. */
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
 * A plan that changes nothing of the hearing is taken at any time, unless links would come to others by it: of a booking more
 * can change than the law knows of.
 */
function rebooked(state: HearingState, plan: Rebooking, now: number): Decision {
  const wrong = impossible(state, plan);
  if (wrong !== null) return wrong;
  // Whoever has a link of the court holds the session.
  const late = plan.redirected === true ? tooLate(state) : null;
  if (late !== null) return late;
  const seats = plan.seats.map((seat) => withReset(state, withMeasures(state, plan, seat)));
  const { startsAt, endsAt, kind, galleryOpen } = plan;
  const moved = startsAt !== state.startsAt || endsAt !== state.endsAt;
  const former = [...state.seats.values()].filter(({ role }) => role !== 'technician').map(asBooked);
  const anotherPerson = seats.some(({ identityReset }) => identityReset === true);
  const reseated =
    kind !== state.kind || anotherPerson || JSON.stringify(seats.map(ofBooking)) !== JSON.stringify(former);
  const screens = rescreened(state, plan);
  const turned = galleryOpen !== null && galleryOpen !== state.galleryOpen;
  const events: HearingEvent[] = [
    ...(moved ? [{ type: 'hearing-rescheduled', startsAt, endsAt } as const] : []),
    ...screens.gone.map(({ id }) => ({ type: 'screen-lifted', id }) as const),
    ...(reseated ? [{ type: 'seats-changed', kind, seats } as const] : []),
    ...screens.come.map((screen) => ({ type: 'people-screened', ...screen }) as const),
    ...(turned ? [{ type: galleryOpen ? 'gallery-opened' : 'gallery-closed' } as const] : []),
  ];
  return events.length === 0 ? lapsed(state, plan, now) : (tooLate(state) ?? events);
}

/** People who were known by a telephone that is theirs no longer, at a hearing that has been opened. */
function lapsed(state: HearingState, { seats }: Rebooking, now: number): HearingEvent[] {
  if (!isHeld(state.phase)) return [];
  return seats.flatMap(({ id, telephoneChanged }) => {
    const person = state.seats.get(id);
    const lapses = person !== undefined && telephoneChanged === true && isKnownByTelephone(person);
    return lapses ? withdrawn(state, person, now) : [];
  });
}

function tooLate({ phase }: HearingState): Rejection<RefusalCode> | null {
  if (phase === 'scheduled') return null;
  return refuse(isOver(phase) ? 'hearing-closed' : 'wrong-phase');
}

/** What the court itself has ordered since stays, unless the plan speaks of this person. */
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
 * That somebody else sits here is an event only where the former had shown who they are; and that they have another telephone,
 * where that was how.
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

/** The same in one form, so that two can be compared. */
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

/** Screens of which something changes: with whom nobody is left, or who was left out, they are lifted or drawn anew. */
function rescreened(state: HearingState, { screen, lift, seats }: Rebooking): { gone: Screening[]; come: Screening[] } {
  const here = new Set(seats.map(({ id }) => id));
  const left = (side: readonly SeatId[]) => side.filter((id) => here.has(id));
  const standing = [...state.screens.values()].filter(({ id }) => !screen.some((other) => other.id === id));
  const lifted = standing.filter(({ id }) => lift.includes(id));
  const narrowed = standing.filter(
    ({ id, between }) => !lift.includes(id) && between.flat().some((seat) => !here.has(seat)),
  );
  const known = ({ id, between }: Screening) =>
    JSON.stringify(state.screens.get(id)?.between) === JSON.stringify(between);
  return {
    gone: [...lifted, ...narrowed, ...screen.filter((one) => state.screens.has(one.id) && !known(one))],
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
  const standing = [...state.screens.values()].filter(({ id }) => !screen.some((other) => other.id === id));
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
