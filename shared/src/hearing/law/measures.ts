import type { MeasureCommand } from '../command.ts';
import { refuse } from '../refusal.ts';
import type { SeatId } from '../ids.ts';
import type { HearingKind } from '../roles.ts';
import { isInside } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { permissionRefusal } from './decision.ts';
import type { Decision } from './decision.ts';
import { isProtectable, isScreenable } from './measurable.ts';
import { withdrawConflictingShares } from './showing.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Rejection } from '../../rejection.ts';

/** Decides on measures for people at risk: screening, protection, and the check of free will. */
export function decideMeasure(state: HearingState, command: MeasureCommand, me: Seat): Decision {
  switch (command.type) {
    case 'screen': {
      const no = permissionRefusal(state, 'screen', me, 'not-required');
      if (no !== null) return no;
      const { screen: id, between } = command;
      if (state.screenings.has(id)) return refuse('cannot-screen', 'screen');
      const drawn = { ...state, screenings: new Map(state.screenings).set(id, { id, between }) };
      const sharing = state.share === null ? undefined : state.seats.get(state.share);
      return (
        cannotBeScreened(state, between) ?? [
          ...withdrawConflictingShares(drawn, sharing === undefined ? [] : [sharing]),
          { type: 'people-screened', id, between },
        ]
      );
    }
    case 'lift-screen': {
      const no = permissionRefusal(state, 'screen', me, 'not-required');
      if (no !== null) return no;
      return state.screenings.has(command.screen)
        ? [{ type: 'screen-lifted', id: command.screen }]
        : refuse('unknown-screen', 'screen');
    }
    case 'protect': {
      const no = permissionRefusal(state, 'protect', me, 'not-required');
      if (no !== null) return no;
      const other = state.seats.get(command.seat);
      if (other === undefined) return refuse('unknown-seat', 'protect');
      if (!isProtectable(state.kind, other.role)) return refuse('not-permitted', 'protect');
      if (other.protected === command.on) return [];
      return [{ type: command.on ? 'person-protected' : 'protection-lifted', seat: other.id }];
    }
    case 'require-interpreter': {
      const no = permissionRefusal(state, 'require-interpreter', me);
      if (no !== null) return no;
      const { seat, on } = command;
      const other = state.seats.get(seat);
      if (other === undefined) return refuse('unknown-seat', 'require-interpreter');
      if (!isProtectable(state.kind, other.role)) return refuse('not-permitted', 'require-interpreter');
      return other.interpreterRequired === on ? [] : [{ type: 'interpreter-required', seat, on }];
    }
    case 'check-free-will': {
      const no = permissionRefusal(state, 'check-free-will', me);
      if (no !== null) return no;
      const { seat, question, answer } = command;
      const other = state.seats.get(seat);
      if (other === undefined) return refuse('unknown-seat', 'check-free-will');
      if (!isInside(other.place) && other.place.kind !== 'with') return refuse('not-in-courtroom', 'check-free-will');
      return [{ type: 'free-will-answered', seat, question, answer }];
    }
    default:
      return command satisfies never;
  }
}

/** The data needed to tell whether a screen can separate people, of a hearing or of a booking in progress. */
interface Screenable {
  readonly kind: HearingKind;
  readonly seats: ReadonlyMap<SeatId, Pick<Seat, 'role' | 'assists' | 'hostSeat'>>;
}

/**
 * Returns why a screen between the two sides is impossible. Both sides must have people, nobody may be on both, and neither may
 * include the court, which must see everybody, or technicians, whom everybody must see.
 */
export function cannotBeScreened(
  state: Screenable,
  [a, b]: readonly [readonly SeatId[], readonly SeatId[]],
): Rejection<RefusalCode> | null {
  const people = [...a, ...b].map((id) => state.seats.get(id));
  if (people.includes(undefined)) return refuse('unknown-seat', 'screen');
  const court = people.some((seat) => seat !== undefined && !isScreenable(state.kind, seat.role));
  const together = a.some((one) => b.some((other) => belongTogether(state, one, other)));
  return a.length > 0 && b.length > 0 && !together && !court ? null : refuse('cannot-screen', 'screen');
}

/**
 * Whether no screen can separate the two: they are the same person, sit in one room, or one is the other's lawyer, interpreter or
 * companion.
 */
function belongTogether(state: Screenable, one: SeatId, other: SeatId): boolean {
  const a = state.seats.get(one);
  const b = state.seats.get(other);
  if (a === undefined || b === undefined) return false;
  const rooms = [a.hostSeat ?? one, b.hostSeat ?? other];
  return one === other || rooms[0] === rooms[1] || a.assists.includes(other) || b.assists.includes(one);
}
