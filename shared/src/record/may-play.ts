import type { SeatId } from '../hearing/ids.ts';
import { capacityOf } from '../hearing/roles.ts';
import type { Capacity } from '../hearing/roles.ts';
import { isOver } from '../hearing/state.ts';
import type { HearingState } from '../hearing/state.ts';
import type { DocumentId } from '../proceedings/ids.ts';
import { Rejection } from '../rejection.ts';
import type { RECORDING_POLICIES } from '../scheduling/booking.ts';
import { staffMay } from '../staff/roles.ts';
import type { StaffRole } from '../staff/roles.ts';

/** Access level of a hearing's record, as booked. */
export type RecordAccess = (typeof RECORDING_POLICIES)[number];

/** A person who wants to play the record of a hearing. */
export interface Player {
  /** Roles at the desk; empty for people who come by a seat's link. */
  readonly staffRoles: readonly StaffRole[];
  /** The person's seat in the hearing; null without one. */
  readonly seat: SeatId | null;
  /** Whether they are allocated to look after the hearing. */
  readonly isAllocated: boolean;
  /** The court's valid orders that give them something of this record. */
  readonly orders?: readonly Order[];
  /** Exhibits of the case that they may read now; used for people without a seat in the hearing. */
  readonly exhibits?: readonly DocumentId[];
}

/** What an order gives: a copy of the open record with the right to play it, or the unaltered recordings of protected people. */
export const ORDER_SCOPES = ['copy', 'sealed-store'] as const;
export type OrderScope = (typeof ORDER_SCOPES)[number];

export interface Order {
  readonly scope: OrderScope;
  /** Whether it was given before the record's latest sealing. */
  readonly isBeforeSeal: boolean;
}

/**
 * What a person wants of a record: to play it, a copy, a copy of protected people's unaltered recordings, its raw files (which
 * carry no mark of their recipient), or to keep it for the court (set its level, decide who else gets it, put holds on it).
 */
export type RecordAction = 'play' | OrderScope | 'unmarked-copy' | 'keep';

/**
 * What a person may play. `court`: everything that the open record has of people, and of exhibits what the person's seat was
 * granted or, without a seat, the playbacks of `exhibits`. `seat`: the same, but of people screened from the seat at any time only
 * what it was granted at that moment; with `asGranted`, this limit applies to everybody. The sealed store is never played.
 */
export type PlaybackRight =
  | { readonly as: 'court'; readonly seat?: SeatId; readonly exhibits?: readonly DocumentId[] }
  | { readonly as: 'seat'; readonly seat: SeatId; readonly asGranted?: boolean };

export type PlaybackRefusal = 'not-permitted' | 'hearing-not-over' | 'record-sealed';
/** `copy-not-ordered`: they may play it, but a copy needs the court's decision. */
export type RecordRefusal = PlaybackRefusal | 'copy-not-ordered';

type Held = Pick<HearingState, 'kind' | 'phase' | 'seats'>;

/** Capacities that may play the record, by access level. Witnesses may not, because they must not hear one another. */
const BY_CAPACITY: Readonly<Record<RecordAccess, readonly Capacity[]>> = {
  open: ['host', 'bench', 'clerk', 'party', 'interpreter', 'support', 'observer'],
  parties: ['host', 'bench', 'clerk', 'party'],
  confidential: ['host', 'bench', 'clerk'],
  // The presiding host is the one who could give the order.
  sealed: ['host'],
};

/** Court staff without a seat in the hearing who may play its record, by access level. */
const BY_DESK: Readonly<Record<RecordAccess, 'everybody' | 'allocated' | 'nobody'>> = {
  open: 'everybody',
  parties: 'everybody',
  confidential: 'allocated',
  sealed: 'nobody',
};

const OF_COURT: readonly Capacity[] = ['host', 'bench', 'clerk'];
/** Capacities that follow a hearing only while admitted: the gallery may be closed, a companion may attend one witness. */
const AS_GRANTED: readonly Capacity[] = ['interpreter', 'support', 'observer'];

/**
 * Decides what a person may have of a hearing's record. The court may play it during the hearing; participants when it is over. A
 * person with a seat has only that seat's right, whatever their rights at the desk.
 *
 * Documents of the case have a function of their own, `mayRead`; see there.
 */
export function mayHave(
  player: Player,
  hearing: Held,
  access: RecordAccess,
  wish: RecordAction,
): PlaybackRight | Rejection<RecordRefusal> {
  switch (wish) {
    case 'play':
      return mayPlay(player, hearing, access);
    case 'keep':
      return mayKeep(player, hearing, access) ? asCourt(player, hearing) : refusalOf(access);
    case 'copy': {
      if (!isOver(hearing.phase)) return new Rejection('hearing-not-over');
      if (mayKeep(player, hearing, access)) return asCourt(player, hearing);
      const right = mayPlay(player, hearing, access);
      if (right instanceof Rejection || hasOrder(player, 'copy', access)) return right;
      return new Rejection('copy-not-ordered');
    }
    case 'unmarked-copy':
      if (!isOver(hearing.phase)) return new Rejection('hearing-not-over');
      return mayKeep(player, hearing, access) ? asCourt(player, hearing) : refusalOf(access);
    case 'sealed-store': {
      if (!isOver(hearing.phase)) return new Rejection('hearing-not-over');
      if (!hasOrder(player, 'sealed-store', access)) return new Rejection('record-sealed');
      // Unaltered recordings of protected people are never given to anybody outside the court.
      return mayKeep(player, hearing, 'open') ? asCourt(player, hearing) : new Rejection('not-permitted');
    }
    default:
      return wish satisfies never;
  }
}

/** Decides who may play the record of a hearing. See `mayHave`. */
export function mayPlay(
  player: Player,
  hearing: Held,
  access: RecordAccess,
): PlaybackRight | Rejection<PlaybackRefusal> {
  const byLevel = playByLevel(player, hearing, access);
  if (!(byLevel instanceof Rejection) || byLevel.code === 'hearing-not-over') return byLevel;
  if (!hasOrder(player, 'copy', access)) return byLevel;
  // An order of the court gives access that the level does not.
  if (!isOver(hearing.phase)) return new Rejection('hearing-not-over');
  const { seat } = player;
  if (seat === null) return asCourt(player, hearing);
  return { as: 'seat', seat, asGranted: ownSeat(player, hearing)?.capacity !== 'party' };
}

/** Returns the court's right. The person's seat determines the exhibits; without a seat, the case does. */
function asCourt(player: Player, hearing: Held): PlaybackRight {
  const own = ownSeat(player, hearing);
  return own === null ? { as: 'court', exhibits: player.exhibits ?? [] } : { as: 'court', seat: own.id };
}

/** Whether they keep the record for the court: by a court's seat in the hearing, or at the desk. */
function mayKeep(player: Player, hearing: Held, access: RecordAccess): boolean {
  const own = ownSeat(player, hearing);
  if (own !== null) return OF_COURT.includes(own.capacity) && BY_CAPACITY[access].includes(own.capacity);
  return staffMay(player.staffRoles, 'keep-records') && isNear(player, access);
}

/**
 * Whether an order is valid. Only the presiding host opens a sealed record: of orders for copies, which clerks give too, only those
 * given after the sealing are valid. An order for the sealed store comes from the presiding host anyway.
 */
function hasOrder({ orders = [] }: Player, scope: OrderScope, access: RecordAccess): boolean {
  return orders.some(
    (order) => order.scope === scope && (access !== 'sealed' || scope === 'sealed-store' || !order.isBeforeSeal),
  );
}

/** Whether they have a seat in the hearing that is not the court's. */
export function isForThemselves(player: Player, hearing: Pick<HearingState, 'kind' | 'seats'>): boolean {
  const own = ownSeat(player, hearing);
  return own !== null && !OF_COURT.includes(own.capacity);
}

/** Returns the person's seat, ignoring a technician's: it serves to help with devices, and neither gives nor takes rights. */
function ownSeat(
  { seat }: Player,
  { kind, seats }: Pick<Held, 'kind' | 'seats'>,
): { readonly id: SeatId; readonly capacity: Capacity } | null {
  const own = seat === null ? undefined : seats.get(seat);
  if (own === undefined) return null;
  const capacity = capacityOf(kind, own.role);
  return capacity === null || capacity === 'technician' ? null : { id: own.id, capacity };
}

function isNear({ isAllocated }: Player, access: RecordAccess): boolean {
  const byDesk = BY_DESK[access];
  return byDesk === 'everybody' || (byDesk === 'allocated' && isAllocated);
}

function refusalOf(access: RecordAccess): Rejection<'record-sealed' | 'not-permitted'> {
  return new Rejection(access === 'sealed' ? 'record-sealed' : 'not-permitted');
}

function playByLevel(player: Player, hearing: Held, access: RecordAccess): PlaybackRight | Rejection<PlaybackRefusal> {
  const own = ownSeat(player, hearing);
  if (own === null) {
    return staffMay(player.staffRoles, 'play-records') && isNear(player, access)
      ? asCourt(player, hearing)
      : refusalOf(access);
  }
  if (!BY_CAPACITY[access].includes(own.capacity)) return refusalOf(access);
  if (OF_COURT.includes(own.capacity)) return asCourt(player, hearing);
  if (!isOver(hearing.phase)) return new Rejection('hearing-not-over');
  return { as: 'seat', seat: own.id, asGranted: AS_GRANTED.includes(own.capacity) };
}
