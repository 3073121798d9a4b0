import type { OfficeDraft } from '../../offices/office.ts';
import { staffMay } from '../../staff/roles.ts';
import type { StaffRole } from '../../staff/roles.ts';

/**
 * As what somebody of the court's staff acts in the queues of an office, beside the permission table of queues; null: as nothing.
 * Whoever receives people there is an official. Its staff are those with a role for running queues: all of them, or those whom the
 * office names.
 */
export function capacityAtOffice(
  { officials, staff }: Pick<OfficeDraft, 'officials' | 'staff'>,
  { account, roles }: { readonly account: string; readonly roles: readonly StaffRole[] },
): 'official' | 'staff' | null {
  if (officials.some((official) => official.account === account)) return 'official';
  if (!staffMay(roles, 'run-queues')) return null;
  return staff === undefined || staff.includes(account) ? 'staff' : null;
}
