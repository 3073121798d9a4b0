import { capacityOf } from '../roles.ts';
import type { HearingView, PersonView } from './view.ts';

/** Whether the person is called rather than admitted: a witness or expert, or a person who is there only for such people. */
export function isCalled({ kind, people }: Pick<HearingView, 'kind' | 'people'>, person: PersonView): boolean {
  if (capacityOf(kind, person.role) === 'witness') return true;
  if (person.role !== 'interpreter' && person.role !== 'companion') return false;
  const principals = people.filter(({ seat }) => person.assists.includes(seat));
  return principals.length > 0 && principals.every(({ role }) => capacityOf(kind, role) === 'witness');
}
