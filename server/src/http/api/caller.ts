import type { May } from '@mahzar/shared/rest/route';
import type { StaffAct, StaffRole } from '@mahzar/shared/staff/roles';
import { staffMay } from '@mahzar/shared/staff/roles';

/** The caller of the API. */
export type Caller =
  | { readonly kind: 'nobody' }
  /** Has entered the password; `step` is the next step. */
  | {
      readonly kind: 'awaiting-second-factor';
      readonly account: string;
      readonly session: string;
      readonly step: 'second-factor' | 'enrol';
    }
  | { readonly kind: 'staff'; readonly account: string; readonly session: string; readonly roles: readonly StaffRole[] }
  /** A system of the court with its own token. */
  | { readonly kind: 'machine'; readonly machine: string; readonly acts: readonly StaffAct[] };

/** Whether the caller has the right that a route requires; routes check nothing else. */
export function callerMay(caller: Caller, may: May): boolean {
  if (may === 'anybody') return true;
  if (may === 'signing-in') return caller.kind === 'awaiting-second-factor' || caller.kind === 'staff';
  if (caller.kind === 'nobody' || caller.kind === 'awaiting-second-factor') return false;
  if (may === 'signed-in') return caller.kind === 'staff';
  if (typeof may !== 'string') return may.every((act) => callerMay(caller, act));
  return caller.kind === 'staff' ? staffMay(caller.roles, may) : caller.acts.includes(may);
}
