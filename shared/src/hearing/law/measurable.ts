import { capacityOf } from '../roles.ts';
import type { Capacity, HearingKind, Role } from '../roles.ts';

const UNSCREENED: readonly Capacity[] = ['host', 'bench', 'clerk', 'technician'];
const UNPROTECTED: readonly Capacity[] = [...UNSCREENED, 'observer'];

/**
 * Whether a screen can separate people of this role from others: not the court, which must see everybody, nor technicians, whom
 * everybody must see.
 */
export function isScreenable(kind: HearingKind, role: Role): boolean {
  return !UNSCREENED.includes(capacityOf(kind, role));
}

/** Whether people of this role can be protected: participants of the case, not the court or the public. */
export function isProtectable(kind: HearingKind, role: Role): boolean {
  return !UNPROTECTED.includes(capacityOf(kind, role));
}
