import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';

/** Who is in the private room beside oneself, and who has been asked to come. Empty when this person is in none. */
export interface RoomPeople {
  readonly members: readonly NamedPerson[];
  readonly invited: readonly NamedPerson[];
}

/** The people of the private room in which this person is. */
export function roomPeople({ consultation, people }: Pick<Scene, 'consultation' | 'people'>): RoomPeople {
  const among = (seats: readonly string[] = []) => people.filter(({ seat }) => seats.includes(seat));
  return { members: among(consultation?.members), invited: among(consultation?.invited) };
}

/** Somebody whom this person may call into a private room, and what they are to the person. */
export interface Callable {
  readonly person: NamedPerson;
  readonly bond: Scene['consultable'][number]['bond'];
}

/** Whom this person may call into a private room, in the order of the scene: counsel first. */
export function consultablePeople({ consultable, people }: Pick<Scene, 'consultable' | 'people'>): Callable[] {
  return consultable.flatMap(({ seat, bond }) => {
    const person = people.find((each) => each.seat === seat);
    return person === undefined ? [] : [{ person, bond }];
  });
}

/** What somebody is to this person: their lawyer, their client, or neither. */
export function bondWith(me: NamedPerson, other: NamedPerson): 'lawyer' | 'client' | null {
  if (other.role === 'lawyer' && other.assists.includes(me.seat)) return 'lawyer';
  return me.role === 'lawyer' && me.assists.includes(other.seat) ? 'client' : null;
}
