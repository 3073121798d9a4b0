import type { OfficeDraft } from '../../offices/office.ts';
import { staffMay } from '../../staff/roles.ts';
import type { StaffRole } from '../../staff/roles.ts';

/** As what somebody acts in the queues of an office; null: as nothing. */
export type OfficeCapacity = 'official' | 'staff' | null;

/**
 * As what somebody of the court's staff acts in the queues of an office, beside the permission table of queues; null: as nothing.
 * Whoever receives people there is an official. Its staff are those with a role for running queues: all of them, or those whom the
 * office names.
 */
export function capacityAtOffice(
  { officials, staff }: Pick<OfficeDraft, 'officials' | 'staff'>,
  { account, roles }: { readonly account: string; readonly roles: readonly StaffRole[] },
): OfficeCapacity {
  if (officials.some((official) => official.account === account)) return 'official';
  if (!staffMay(roles, 'run-queues')) return null;
  return staff === undefined || staff.includes(account) ? 'staff' : null;
}

/** Whether somebody of the staff may pause an office and close its days: who writes offices, and who acts in its queues. */
export function mayRunOffice(roles: readonly StaffRole[], capacity: OfficeCapacity): boolean {
  return capacity !== null || staffMay(roles, 'edit-offices');
}

/** Whether somebody of the staff may read an office's figures: who reads those of the court, and who acts in its queues. */
export function mayReadFiguresOf(roles: readonly StaffRole[], capacity: OfficeCapacity): boolean {
  return capacity !== null || staffMay(roles, 'read-figures');
}
