import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import { staffCapacities } from '@mahzar/shared/proceedings/law/staff';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { Caller } from '../http/api/caller.ts';

/** A member of staff as an actor in a case. */
export function caseStaff(account: string, roles: readonly StaffRole[]) {
  return { kind: 'staff', account: account as AccountId, as: staffCapacities(roles) } as const;
}

/** Who acts in a case when somebody calls; null: nobody. */
export function caseActorOf(caller: Caller): CaseActor | null {
  switch (caller.kind) {
    case 'staff':
      return caseStaff(caller.account, caller.roles);
    case 'machine':
      return { kind: 'machine', machine: caller.machine };
    case 'nobody':
    case 'awaiting-second-factor':
      return null;
    default:
      return caller satisfies never;
  }
}
