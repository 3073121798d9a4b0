import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';

/** The other people in the private room, and the invited ones. Empty outside private rooms. */
export interface RoomPeople {
  readonly members: readonly NamedPerson[];
  readonly invited: readonly NamedPerson[];
}

/** Returns the people of this person's private room. */
export function roomPeople({ consultation, people }: Pick<Scene, 'consultation' | 'people'>): RoomPeople {
  const among = (seats: readonly string[] = []) => people.filter(({ seat }) => seats.includes(seat));
  return { members: among(consultation?.members), invited: among(consultation?.invited) };
}

/** A person whom this person may call into a private room, and their relation to this person. */
export interface Callable {
  readonly person: NamedPerson;
  readonly bond: Scene['consultable'][number]['bond'];
}

/** Returns the people whom this person may call into a private room, in the scene's order: counsel first. */
export function consultablePeople({ consultable, people }: Pick<Scene, 'consultable' | 'people'>): Callable[] {
  return consultable.flatMap(({ seat, bond }) => {
    const person = people.find((each) => each.seat === seat);
    return person === undefined ? [] : [{ person, bond }];
  });
}

/** Returns the relation of another person to this one: their lawyer, their client, or neither. */
export function bondWith(me: NamedPerson, other: NamedPerson): 'lawyer' | 'client' | null {
  if (other.role === 'lawyer' && other.assists.includes(me.seat)) return 'lawyer';
  return me.role === 'lawyer' && me.assists.includes(other.seat) ? 'client' : null;
}
