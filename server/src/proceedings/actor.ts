import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import { staffCapacities } from '@mahzar/shared/proceedings/law/staff';
import type { Caller } from '../http/api/caller.ts';

/** Who acts in a case when somebody calls; null: nobody. */
export function caseActorOf(caller: Caller): CaseActor | null {
  switch (caller.kind) {
    case 'staff':
      return { kind: 'staff', account: caller.account as AccountId, as: staffCapacities(caller.roles) };
    case 'machine':
      return { kind: 'machine', machine: caller.machine };
    case 'nobody':
    case 'awaiting-second-factor':
      return null;
    default:
      return caller satisfies never;
  }
}
