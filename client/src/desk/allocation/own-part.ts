import type { AllocatedAs } from '@mahzar/shared/board/board';
import type { StaffRole } from '@mahzar/shared/staff/roles';

/**
 * Returns the function in which a person would take a hearing: one that their roles permit, and preferably one that nobody has yet.
 */
export function ownPart(
  roles: readonly StaffRole[],
  staff: readonly { readonly as: AllocatedAs }[],
): 'clerk' | 'support' | null {
  // A clerk can help people like support does.
  const able = (['clerk', 'support'] as const).filter((as) => roles.includes(as) || roles.includes('clerk'));
  return able.find((as) => !staff.some((each) => each.as === as)) ?? able[0] ?? null;
}
