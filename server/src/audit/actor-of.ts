import type { Caller } from '../http/api/caller.ts';
import type { AuditActor } from './audit.ts';

/** The actor in the audit log for a caller's acts. */
export function actorOf(caller: Caller): AuditActor {
  switch (caller.kind) {
    case 'staff':
    case 'awaiting-second-factor':
      return { kind: 'staff', id: caller.account };
    case 'machine':
      return { kind: 'machine', id: caller.machine };
    case 'nobody':
      return { kind: 'nobody' };
  }
}
