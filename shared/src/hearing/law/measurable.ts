import { capacityOf } from '../roles.ts';
import type { Capacity, HearingKind, Role } from '../roles.ts';

const UNSCREENED: readonly Capacity[] = ['host', 'bench', 'clerk', 'technician'];
const UNPROTECTED: readonly Capacity[] = [...UNSCREENED, 'observer'];

/** Whether a screen can keep somebody of this role from others: not the court, which must see all, nor technicians, whom all see. */
export function isScreenable(kind: HearingKind, role: Role): boolean {
  return !UNSCREENED.includes(capacityOf(kind, role));
}

/** Whether somebody of this role can be protected: people of the matter, neither the court nor the public. */
export function isProtectable(kind: HearingKind, role: Role): boolean {
  return !UNPROTECTED.includes(capacityOf(kind, role));
}
