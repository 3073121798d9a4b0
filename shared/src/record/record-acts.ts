import type { HearingState } from '../hearing/state.ts';
import { Rejection } from '../rejection.ts';
import { RECORDING_POLICIES } from '../scheduling/booking.ts';
import { mayHave, ORDER_SCOPES } from './may-play.ts';
import type { OrderScope, PlaybackRight, Player, RecordAccess, RecordRefusal } from './may-play.ts';

/*
 * What a person may do about a record besides having it. Everything follows from `mayHave`. The service sends the permitted acts,
 * and pages only display them.
 */

type Held = Pick<HearingState, 'kind' | 'phase' | 'seats'>;

/** The hearing, and the access level of its record. */
export interface RecordStanding {
  readonly hearing: Held;
  readonly access: RecordAccess;
}

/**
 * Returns the level at which a person must keep the record to decide who else gets it: only the presiding host opens sealed
 * recordings.
 */
function levelToOrder(access: RecordAccess, scope: OrderScope): RecordAccess {
  return scope === 'sealed-store' ? 'sealed' : access;
}

/**
 * Whether a person may decide on requests for a scope, give orders for it, and revoke them. Nobody decides on their own request.
 */
export function mayOrder(
  player: Player,
  { hearing, access }: RecordStanding,
  scope: OrderScope,
): PlaybackRight | Rejection<RecordRefusal> {
  return mayHave(player, hearing, levelToOrder(access, scope), 'keep');
}

/**
 * Returns why a person may not request a scope, or null. People who have access need no request. Only keepers of records may
 * request recordings of protected people.
 */
export function mayAsk(
  player: Player,
  { hearing, access }: RecordStanding,
  scope: OrderScope,
): null | Rejection<RecordRefusal | 'copy-not-needed'> {
  const right = mayHave(player, hearing, access, scope);
  if (!(right instanceof Rejection)) return new Rejection('copy-not-needed');
  if (right.code === 'hearing-not-over') return right;
  const keeps = mayHave(player, hearing, 'open', 'keep');
  return scope === 'sealed-store' && keeps instanceof Rejection ? keeps : null;
}

/** Whether a person may set another level. A person who may not seal a record may not unseal one either. */
export function maySetLevel(
  player: Player,
  { hearing, access }: RecordStanding,
  to: RecordAccess,
): PlaybackRight | Rejection<RecordRefusal> {
  const now = mayHave(player, hearing, access, 'keep');
  return now instanceof Rejection ? now : mayHave(player, hearing, to, 'keep');
}

/** Returns what a person may request, and the levels that they may set. */
export function recordActs(
  player: Player,
  standing: RecordStanding,
): { readonly ask: OrderScope[]; readonly setLevel: RecordAccess[] } {
  return {
    ask: ORDER_SCOPES.filter((scope) => mayAsk(player, standing, scope) === null),
    setLevel: RECORDING_POLICIES.filter(
      (level) => level !== standing.access && !(maySetLevel(player, standing, level) instanceof Rejection),
    ),
  };
}
