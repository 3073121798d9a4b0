import type { SeatId } from '../hearing/ids.ts';
import { capacityOf } from '../hearing/roles.ts';
import type { Capacity } from '../hearing/roles.ts';
import { isOver } from '../hearing/state.ts';
import type { HearingState } from '../hearing/state.ts';
import { Rejection } from '../rejection.ts';
import type { RECORDING_POLICIES } from '../scheduling/booking.ts';
import { staffMay } from '../staff/roles.ts';
import type { StaffRole } from '../staff/roles.ts';

/** Who may have the record of a hearing, as it is booked. */
export type RecordAccess = (typeof RECORDING_POLICIES)[number];

/** Who wants to play the record of a hearing. */
export interface Player {
  /** Roles at the desk; none for whoever comes by the link of a seat. */
  readonly staffRoles: readonly StaffRole[];
  /** The seat for which they are booked; null for who has none there. */
  readonly seat: SeatId | null;
  /** They look after the hearing for the court. */
  readonly isAllocated: boolean;
}

/**
 * What somebody may play. `court`: all that the open record holds. `seat`: the same, but of people from whom the seat was
 * screened no more than it was granted at that moment; `asGranted`: of nobody more than that. The sealed store is played to
 * nobody.
 */
export type PlaybackRight =
  { readonly as: 'court' } | { readonly as: 'seat'; readonly seat: SeatId; readonly asGranted?: boolean };

export type PlaybackRefusal = 'not-permitted' | 'hearing-not-over' | 'record-sealed';

/** In which capacity people of the hearing may play its record. Witnesses may not: they are not to hear one another. */
const BY_CAPACITY: Readonly<Record<RecordAccess, readonly Capacity[]>> = {
  open: ['host', 'bench', 'clerk', 'party', 'interpreter', 'support', 'observer'],
  parties: ['host', 'bench', 'clerk', 'party'],
  confidential: ['host', 'bench', 'clerk'],
  // Whoever presides is who would give the order.
  sealed: ['host'],
};

/** Where staff of the court may play the record of a hearing in which they have no seat. */
const BY_DESK: Readonly<Record<RecordAccess, 'everybody' | 'allocated' | 'nobody'>> = {
  open: 'everybody',
  parties: 'everybody',
  confidential: 'allocated',
  sealed: 'nobody',
};

const OF_COURT: readonly Capacity[] = ['host', 'bench', 'clerk'];
/** Who follows a hearing only while they are let in: the gallery is closed, a companion attends one witness. */
const AS_GRANTED: readonly Capacity[] = ['interpreter', 'support', 'observer'];

/**
 * Decides who may play the record of a hearing. The court may while it is held; people who are there for themselves when it is
 * over. Whoever has a seat has the right of that seat, whatever they may do at the desk.
 */
export function mayPlay(
  { staffRoles, seat, isAllocated }: Player,
  { kind, phase, seats }: Pick<HearingState, 'kind' | 'phase' | 'seats'>,
  access: RecordAccess,
): PlaybackRight | Rejection<PlaybackRefusal> {
  const refused = new Rejection<PlaybackRefusal>(access === 'sealed' ? 'record-sealed' : 'not-permitted');
  const own = seat === null ? undefined : seats.get(seat);
  // A technician's seat is there to help with devices.
  const capacity = own === undefined ? null : capacityOf(kind, own.role);
  if (own !== undefined && capacity !== null && capacity !== 'technician') {
    if (!BY_CAPACITY[access].includes(capacity)) return refused;
    if (OF_COURT.includes(capacity)) return { as: 'court' };
    if (!isOver(phase)) return new Rejection('hearing-not-over');
    return { as: 'seat', seat: own.id, asGranted: AS_GRANTED.includes(capacity) };
  }
  const byDesk = BY_DESK[access];
  const isNear = byDesk === 'everybody' || (byDesk === 'allocated' && isAllocated);
  return staffMay(staffRoles, 'play-records') && isNear ? { as: 'court' } : refused;
}
