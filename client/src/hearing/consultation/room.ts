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

/** Whom this person may call into a private room, in the order of the scene: counsel first. */
export function consultablePeople({ consultable, people }: Pick<Scene, 'consultable' | 'people'>): NamedPerson[] {
  return consultable.flatMap((seat) => people.find((person) => person.seat === seat) ?? []);
}

/** What somebody is to this person: their lawyer, their client, or neither. */
export function bondWith(me: NamedPerson, other: NamedPerson): 'lawyer' | 'client' | null {
  if (other.role === 'lawyer' && other.assists.includes(me.seat)) return 'lawyer';
  return me.role === 'lawyer' && me.assists.includes(other.seat) ? 'client' : null;
}
