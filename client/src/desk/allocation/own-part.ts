import type { AllocatedAs } from '@mahzar/shared/board/board';
import type { StaffRole } from '@mahzar/shared/staff/roles';

/** What somebody would take on a hearing as: what their roles are good for, and first what nobody does yet. */
export function ownPart(
  roles: readonly StaffRole[],
  staff: readonly { readonly as: AllocatedAs }[],
): 'clerk' | 'support' | null {
  // A clerk can help people as well as support does.
  const able = (['clerk', 'support'] as const).filter((as) => roles.includes(as) || roles.includes('clerk'));
  return able.find((as) => !staff.some((each) => each.as === as)) ?? able[0] ?? null;
}
