import type { StaffRole } from '../../staff/roles.ts';
import type { StaffCapacity } from '../words.ts';

const BY_ROLE: Readonly<Record<StaffRole, StaffCapacity | null>> = {
  administrator: null,
  scheduler: 'registry',
  clerk: 'clerk',
  judge: 'judge',
  prosecutor: 'prosecutor',
  support: null,
};

/** Returns the capacities of a staff member in cases, by the roles of their account. */
export function staffCapacities(roles: readonly StaffRole[]): readonly StaffCapacity[] {
  return roles.flatMap((role) => BY_ROLE[role] ?? []);
}
