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
  /** What the court has ordered to be given to them of this record, as far as the order still holds. */
  readonly orders?: readonly Order[];
  /** Exhibits of the case that they may read as it stands; asked of whom has no seat there. */
  readonly exhibits?: readonly DocumentId[];
}

/** What an order gives: a copy of the open record, and the right to play it; or what protected people sent as it was. */
export const ORDER_SCOPES = ['copy', 'sealed-store'] as const;
export type OrderScope = (typeof ORDER_SCOPES)[number];

export interface Order {
  readonly scope: OrderScope;
  /** It was given before the record was sealed last. */
  readonly isBeforeSeal: boolean;
}

/**
 * What somebody wants of a record: to play it, to have a copy of it, to have a copy of what protected people sent as it was, to have
 * its files as they are, in which nobody can see for whom they were made, or to keep it for the court (set its level, decide who else
 * has it, hold it).
 */
export type RecordWish = 'play' | OrderScope | 'unmarked-copy' | 'keep';

/**
 * What somebody may play. `court`: all that the open record holds of people; of exhibits what their seat there was granted, and
 * without a seat what was played of `exhibits`. `seat`: the same, but of people from whom the seat was screened no more than it was
 * granted at that moment; `asGranted`: of nobody more than that. The sealed store is played to nobody.
 */
export type PlaybackRight =
  | { readonly as: 'court'; readonly seat?: SeatId; readonly exhibits?: readonly DocumentId[] }
  | { readonly as: 'seat'; readonly seat: SeatId; readonly asGranted?: boolean };

export type PlaybackRefusal = 'not-permitted' | 'hearing-not-over' | 'record-sealed';
/** `copy-not-ordered`: they may play it, and have a copy only when the court has said so. */
export type RecordRefusal = PlaybackRefusal | 'copy-not-ordered';

type Held = Pick<HearingState, 'kind' | 'phase' | 'seats'>;

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
 * Decides who may have what of the record of a hearing. The court may play it while it is held; people who are there for
 * themselves when it is over. Whoever has a seat has the right of that seat, whatever they may do at the desk.
 */
export function mayHave(
  player: Player,
  hearing: Held,
  access: RecordAccess,
  wish: RecordWish,
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
      // Nobody outside the court is ever given who is protected.
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
  // What the level keeps from them the court has given them by name.
  if (!isOver(hearing.phase)) return new Rejection('hearing-not-over');
  const { seat } = player;
  if (seat === null) return asCourt(player, hearing);
  return { as: 'seat', seat, asGranted: ownSeat(player, hearing)?.capacity !== 'party' };
}

/** The right of the court. Which exhibits somebody has, their seat says; without one, the case. */
function asCourt(player: Player, hearing: Held): PlaybackRight {
  const own = ownSeat(player, hearing);
  return own === null ? { as: 'court', exhibits: player.exhibits ?? [] } : { as: 'court', seat: own.id };
}

/** Whether they keep the record for the court: by a seat of the court there, or at the desk. */
function mayKeep(player: Player, hearing: Held, access: RecordAccess): boolean {
  const own = ownSeat(player, hearing);
  if (own !== null) return OF_COURT.includes(own.capacity) && BY_CAPACITY[access].includes(own.capacity);
  return staffMay(player.staffRoles, 'keep-records') && isNear(player, access);
}

/**
 * Whether an order holds. A record that is sealed is opened by whoever presides alone: of orders for copies, which clerks give too, only
 * those hold that were given since. An order for the sealed store is theirs in any case.
 */
function hasOrder({ orders = [] }: Player, scope: OrderScope, access: RecordAccess): boolean {
  return orders.some(
    (order) => order.scope === scope && (access !== 'sealed' || scope === 'sealed-store' || !order.isBeforeSeal),
  );
}

/** Whether they have a seat there that is not of the court. */
export function isForThemselves(player: Player, hearing: Pick<HearingState, 'kind' | 'seats'>): boolean {
  const own = ownSeat(player, hearing);
  return own !== null && !OF_COURT.includes(own.capacity);
}

/** A technician's seat is there to help with devices: it gives no right, and takes none. */
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
