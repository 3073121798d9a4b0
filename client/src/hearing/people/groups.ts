import type { RoomId, SeatId } from '@mahzar/shared/hearing/ids';
import { isCalled } from '@mahzar/shared/hearing/projection/is-called';
import { capacityOf } from '@mahzar/shared/hearing/roles';
import type { HearingKind } from '@mahzar/shared/hearing/roles';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { inOrder } from '../names/people.ts';

/** People in a private room; `room` is null where this person may not end it. */
export interface RoomGroup {
  readonly room: RoomId | null;
  readonly people: readonly NamedPerson[];
}

/** The sections of the list of people. The public is separate everywhere; `me` is among the people in the courtroom. */
export interface Groups {
  /** In the order in which hands were raised. */
  readonly hands: readonly NamedPerson[];
  readonly waiting: readonly NamedPerson[];
  /** Waiting witnesses and experts, and people who are here only for them: called one by one, never admitted with the others. */
  readonly toCall: readonly NamedPerson[];
  readonly inCourtroom: readonly NamedPerson[];
  readonly rooms: readonly RoomGroup[];
  /** People who were here and have left. */
  readonly left: readonly NamedPerson[];
  readonly outside: readonly NamedPerson[];
  readonly expelled: readonly NamedPerson[];
  /** Members of the public whom this person knows by name. */
  readonly gallery: {
    readonly inside: readonly NamedPerson[];
    readonly waiting: readonly NamedPerson[];
    readonly expelled: readonly NamedPerson[];
  };
}

type Known = Pick<Scene, 'kind' | 'me' | 'people' | 'consultations'>;

/** Sorts the people of a hearing into the sections of the list. */
export function groupPeople(scene: Known): Groups {
  const visitors = scene.people.filter((person) => isPublic(scene.kind, person));
  const others = scene.people.filter((person) => !isPublic(scene.kind, person));
  const all = [...others, scene.me];
  const at = (people: readonly NamedPerson[], place: NamedPerson['place']): NamedPerson[] =>
    inOrder(people.filter((person) => person.place === place));
  const waiting = at(others, 'waiting');
  const outside = withCompany(at(others, 'outside'), scene.people);
  return {
    hands: all.filter(({ hand }) => hand !== null).sort((one, other) => (one.hand ?? 0) - (other.hand ?? 0)),
    waiting: waiting.filter((person) => !isCalled(scene, person)),
    toCall: waiting.filter((person) => isCalled(scene, person)),
    inCourtroom: withCompany(at(all, 'courtroom'), scene.people),
    rooms: roomsOf(scene),
    left: outside.filter(({ leftAt }) => leftAt !== null),
    outside: outside.filter(({ leftAt }) => leftAt === null),
    expelled: at(others, 'expelled'),
    gallery: {
      inside: at(visitors, 'courtroom'),
      waiting: at(visitors, 'waiting'),
      expelled: at(visitors, 'expelled'),
    },
  };
}

/** Whether the person belongs to the public, which is counted and has no voice. */
function isPublic(kind: HearingKind, { role }: NamedPerson): boolean {
  return capacityOf(kind, role) === 'observer';
}

/** Places people who sit at another person's device after that person. */
function withCompany(people: readonly NamedPerson[], all: readonly NamedPerson[]): NamedPerson[] {
  return people.flatMap((person) => [person, ...inOrder(all.filter(({ sitsWith }) => sitsWith === person.seat))]);
}

/** Returns private rooms that can be ended, then all other people in private rooms. */
function roomsOf({ me, people, consultations }: Known): RoomGroup[] {
  const inRooms = withCompany(inOrder([...people, me].filter(({ place }) => place === 'consultation')), people);
  const known = consultations.map(({ room, members }) => ({
    room,
    people: inRooms.filter(({ seat, sitsWith }) => isAmong(members, seat) || isAmong(members, sitsWith)),
  }));
  const rest = inRooms.filter((person) => !known.some((group) => group.people.includes(person)));
  return [...known, ...(rest.length > 0 ? [{ room: null, people: rest }] : [])];
}

function isAmong(seats: readonly SeatId[], seat: SeatId | null): boolean {
  return seat !== null && seats.includes(seat);
}

/** Returns how many items in the list wait for people who run the hearing: people to admit, and hands. */
export function countWaiting(scene: Known & Pick<Scene, 'acts'>): number {
  const { waiting, hands } = groupPeople(scene);
  return (
    (scene.acts.includes('admit') ? waiting.length : 0) + (scene.acts.includes('lower-any-hand') ? hands.length : 0)
  );
}
