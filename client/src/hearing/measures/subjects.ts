import { capacityOf } from '@mahzar/shared/hearing/roles';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { inOrder } from '../names/people.ts';

const NEVER = ['host', 'bench', 'clerk', 'technician', 'observer'];

/** People of the matter, whom measures are for: neither the court nor the public. */
export function subjects(scene: Pick<Scene, 'kind' | 'people'>): NamedPerson[] {
  return inOrder(scene.people.filter(({ role }) => !NEVER.includes(capacityOf(scene.kind, role))));
}
