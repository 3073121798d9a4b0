import { isProtectable } from '@mahzar/shared/hearing/law/measurable';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { inOrder } from '../names/people.ts';

/** Returns the participants of the case, to whom measures apply: neither the court nor the public. */
export function subjects(scene: Pick<Scene, 'kind' | 'people'>): NamedPerson[] {
  return inOrder(scene.people.filter(({ role }) => isProtectable(scene.kind, role)));
}

/** Returns people who have an interpreter at the hearing. */
export function withInterpreter({ people }: Pick<Scene, 'people'>): NamedPerson[] {
  const interpreted = new Set(people.flatMap(({ role, assists }) => (role === 'interpreter' ? assists : [])));
  return inOrder(people.filter(({ seat }) => interpreted.has(seat)));
}
