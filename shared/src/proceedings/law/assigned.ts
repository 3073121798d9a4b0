import type { CaseActor } from '../event.ts';
import type { CaseState } from '../state.ts';
import type { Assignment } from '../words.ts';

/** Whether a staff member is assigned to the case in a capacity that they have. */
export function isAssigned({ staff }: CaseState, actor: CaseActor, as: Assignment): boolean {
  if (actor.kind !== 'staff' || !actor.as.includes(as)) return false;
  return staff.some((one) => one.account === actor.account && one.as === as);
}
