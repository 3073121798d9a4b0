import type { SeatId } from '@mahzar/shared/hearing/ids';
import { isScreenable } from '@mahzar/shared/hearing/law/measurable';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { inOrder } from '../names/people.ts';

/** The side of a screen on which a person is put. */
export type Side = 0 | 1;
export type Sides = ReadonlyMap<SeatId, Side>;

/**
 * Returns the people whom a screen can separate from others: not the court, which must see everybody, nor technicians, whom
 * everybody must see.
 */
export function screenable(scene: Pick<Scene, 'kind' | 'people'>): NamedPerson[] {
  return inOrder(scene.people.filter(({ role }) => isScreenable(scene.kind, role)));
}

/** Puts a person on a side, or removes them if they are on it already. */
export function putOn(sides: Sides, seat: SeatId, side: Side): Sides {
  const next = new Map(sides);
  if (next.get(seat) === side) next.delete(seat);
  else next.set(seat, side);
  return next;
}

/** Returns the people on a side, in the order of the list. */
export function sideOf(people: readonly NamedPerson[], sides: Sides, side: Side): NamedPerson[] {
  return people.filter(({ seat }) => sides.get(seat) === side);
}

/** Returns two people on different sides who cannot be separated, such as a lawyer and a client, as far as this person knows. */
export function belongingTogether(
  people: readonly NamedPerson[],
  sides: Sides,
): readonly [NamedPerson, NamedPerson] | null {
  for (const one of sideOf(people, sides, 0)) {
    for (const other of sideOf(people, sides, 1)) {
      const related = one.assists.includes(other.seat) || other.assists.includes(one.seat);
      const device = (one.sitsWith ?? one.seat) === (other.sitsWith ?? other.seat);
      if (related || device) return [one, other];
    }
  }
  return null;
}
