import type { OfficialId, StaffId } from '../ids.ts';
import type { OfficeDraft } from '../../offices/office.ts';
import { staffMay } from '../../staff/roles.ts';
import type { StaffRole } from '../../staff/roles.ts';

/** Capacity of a staff member in the queues of an office; null: none. */
export type OfficeCapacity = 'official' | 'staff' | null;

/**
 * Returns a staff member's capacity in the queues of an office, which the queues' permission table uses; null: none. People who
 * receive citizens there are officials. The office's staff are the accounts with a role for managing queues: all of them, or those
 * whom the office names.
 */
export function capacityAtOffice(
  { officials, staff }: Pick<OfficeDraft, 'officials' | 'staff'>,
  { account, roles }: { readonly account: string; readonly roles: readonly StaffRole[] },
): OfficeCapacity {
  if (officials.some((official) => official.account === account)) return 'official';
  if (!staffMay(roles, 'run-queues')) return null;
  return staff === undefined || staff.includes(account) ? 'staff' : null;
}

/** A member of staff as an actor in a queue of the office where they have this capacity. */
export function staffActor(account: string, capacity: NonNullable<OfficeCapacity>) {
  return capacity === 'official'
    ? ({ kind: 'official', official: account as OfficialId } as const)
    : ({ kind: 'staff', account: account as StaffId } as const);
}

/**
 * Whether a staff member may pause an office and close its days: people who edit offices, and people with a capacity in its queues.
 */
export function mayRunOffice(roles: readonly StaffRole[], capacity: OfficeCapacity): boolean {
  return capacity !== null || staffMay(roles, 'edit-offices');
}

/**
 * Whether a staff member may read an office's figures: readers of the court's figures, and people with a capacity in its queues.
 */
export function mayReadFiguresOf(roles: readonly StaffRole[], capacity: OfficeCapacity): boolean {
  return capacity !== null || staffMay(roles, 'read-figures');
}
