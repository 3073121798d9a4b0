import { mayEver } from '@mahzar/shared/hearing/permissions';
import { ROLES, capacityOf } from '@mahzar/shared/hearing/roles';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';

/** People in the order of the court: the bench first. Stable, so that tiles do not jump. */
export function inOrder(people: readonly NamedPerson[]): NamedPerson[] {
  return people.toSorted(
    (one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role) || (one.seat < other.seat ? -1 : 1),
  );
}

/** Those in the courtroom who may be heard and seen there; who only looks on has no tile. */
export function withTiles(scene: Pick<Scene, 'kind' | 'people'>): NamedPerson[] {
  return inOrder(
    scene.people.filter(({ place, role }) => place === 'courtroom' && mayEver(scene.kind, role, 'send-media')),
  );
}

/** The parts of the list of people. `me` is among those in the courtroom. */
export function grouped(scene: Pick<Scene, 'me' | 'people'>): {
  readonly waiting: readonly NamedPerson[];
  readonly hands: readonly NamedPerson[];
  readonly inCourtroom: readonly NamedPerson[];
  readonly outside: readonly NamedPerson[];
  readonly expelled: readonly NamedPerson[];
} {
  const all = [...scene.people, scene.me];
  return {
    waiting: inOrder(scene.people.filter(({ place }) => place === 'waiting')),
    hands: all.filter(({ hand }) => hand !== null).sort((one, other) => (one.hand ?? 0) - (other.hand ?? 0)),
    inCourtroom: inOrder(all.filter(({ place }) => place === 'courtroom')),
    outside: inOrder(scene.people.filter(({ place }) => place === 'outside')),
    expelled: inOrder(scene.people.filter(({ place }) => place === 'expelled')),
  };
}

/** What may be done to another person, by the same table that the service asks. */
export function actsOn(
  scene: Pick<Scene, 'kind' | 'me' | 'acts'>,
  other: NamedPerson,
): ('mute' | 'allow-to-speak' | 'dismiss' | 'remove')[] {
  if (other.seat === scene.me.seat || other.place !== 'courtroom') return [];
  if (capacityOf(scene.kind, other.role) === 'host') return [];
  const microphone = other.microphone === 'blocked' ? 'allow-to-speak' : 'mute';
  const speaks = mayEver(scene.kind, other.role, 'send-media');
  const acts = [...(speaks ? ([microphone] as const) : []), 'dismiss', 'remove'] as const;
  return acts.filter((act) => scene.acts.includes(act));
}
