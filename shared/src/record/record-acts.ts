import type { HearingState } from '../hearing/state.ts';
import { Rejection } from '../rejection.ts';
import { RECORDING_POLICIES } from '../scheduling/booking.ts';
import { mayHave, ORDER_SCOPES } from './may-play.ts';
import type { OrderScope, PlaybackRight, Player, RecordAccess, RecordRefusal } from './may-play.ts';

/*
 * What somebody may do about a record, beside having it. All of it follows from `mayHave`. Pages show what the service says may
 * be done, and decide nothing of it.
 */

type Held = Pick<HearingState, 'kind' | 'phase' | 'seats'>;

/** How the record of a hearing stands. */
export interface RecordStanding {
  readonly hearing: Held;
  readonly access: RecordAccess;
}

/**
 * The level on which somebody has to keep a record to decide who else has it: what is sealed is opened by whoever presides alone.
 */
function levelToOrder(access: RecordAccess, scope: OrderScope): RecordAccess {
  return scope === 'sealed-store' ? 'sealed' : access;
}

/**
 * Whether somebody decides on requests for this, gives orders for it, and takes them back. Nobody decides on what they asked for.
 */
export function mayOrder(
  player: Player,
  { hearing, access }: RecordStanding,
  scope: OrderScope,
): PlaybackRight | Rejection<RecordRefusal> {
  return mayHave(player, hearing, levelToOrder(access, scope), 'keep');
}

/**
 * Whether somebody may ask for it: who has it has no need to. What is of protected people is asked for by whoever keeps records.
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

/** Whether somebody may set another level. Who may not seal a record may not open a sealed one either. */
export function maySetLevel(
  player: Player,
  { hearing, access }: RecordStanding,
  to: RecordAccess,
): PlaybackRight | Rejection<RecordRefusal> {
  const now = mayHave(player, hearing, access, 'keep');
  return now instanceof Rejection ? now : mayHave(player, hearing, to, 'keep');
}

/** What somebody may ask for, and to which levels they may set the record. */
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
