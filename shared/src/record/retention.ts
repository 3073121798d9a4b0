import type { HearingState } from '../hearing/state.ts';
import { staffMay } from '../staff/roles.ts';
import type { StaffAct } from '../staff/roles.ts';
import { isForThemselves } from './may-play.ts';
import type { Player } from './may-play.ts';

const DAY_MS = 86_400_000;
/**
 * A request for a copy keeps a record so long, ms, answered or not: nobody may be there any more who could answer. Whoever takes
 * theirs back and asks again wins no time.
 */
export const REQUEST_KEEPS_MS = 30 * DAY_MS;
/** It is told so long before a record is due for deletion, ms. */
export const DUE_SOON_MS = 30 * DAY_MS;

/**
 * How long records of a kind of case are kept, from the end of the last hearing of the case. `keepDays` null: for ever. While the
 * period of appeal runs nothing is deleted, whatever else is set.
 */
export interface RetentionPeriod {
  readonly keepDays: number | null;
  readonly appealDays: number;
}

/** Two months, as for people who live abroad (Civil Procedure Code, art. 336); nothing is deleted by itself. */
export const UNSET_PERIOD: RetentionPeriod = { keepDays: null, appealDays: 60 };
/**
 * Of meetings with citizens: two years. What was promised there is followed for 400 days, and no law has them kept for ever; this is our
 * reading, to be confirmed by an office.
 */
export const UNSET_PERIOD_OF_MEETINGS: RetentionPeriod = { keepDays: 730, appealDays: 60 };

/** What keeps a record from being deleted now. */
export const DELETION_BARS = [
  'hearing-not-over',
  'kept',
  'not-due',
  'appeal',
  'hold',
  'request',
  'copy-order',
] as const;
export type DeletionBar = (typeof DELETION_BARS)[number];

/** How a record stands. Times are epoch milliseconds. */
export interface RetentionStanding {
  /** When the last hearing of the case was closed; null while the case goes on, as after a hearing that was adjourned. */
  readonly endedAt: number | null;
  readonly period: RetentionPeriod;
  readonly isHeld: boolean;
  /** Somebody has asked for a copy within `REQUEST_KEEPS_MS`, and has no answer. */
  readonly hasOpenRequest: boolean;
  /** What was granted of it holds still. */
  readonly hasOrder: boolean;
}

/** From when on it may be deleted, epoch ms; null when it is kept for ever. */
export function dueAt({
  endedAt,
  period: { keepDays, appealDays },
}: Pick<RetentionStanding, 'endedAt' | 'period'>): number | null {
  if (endedAt === null || keepDays === null) return null;
  return endedAt + Math.max(keepDays, appealDays) * DAY_MS;
}

/** All that keeps a record from being deleted now. */
export function deletionBars(standing: RetentionStanding, now: number): DeletionBar[] {
  const { endedAt, period, isHeld, hasOpenRequest, hasOrder } = standing;
  if (endedAt === null) return ['hearing-not-over'];
  const { keepDays, appealDays } = period;
  return DELETION_BARS.filter((bar) => {
    switch (bar) {
      case 'hearing-not-over':
        return false;
      case 'kept':
        return keepDays === null;
      case 'not-due':
        return keepDays !== null && now < endedAt + keepDays * DAY_MS;
      case 'appeal':
        return now < endedAt + appealDays * DAY_MS;
      case 'hold':
        return isHeld;
      case 'request':
        return hasOpenRequest;
      case 'copy-order':
        return hasOrder;
      default:
        return bar satisfies never;
    }
  });
}

/**
 * What is done about keeping a record and deleting it. `order` is a judge's; `carry-out` is done by somebody else than who
 * ordered it, for it cannot be undone.
 */
export const RETENTION_ACTS = ['hold', 'lift', 'order', 'cancel', 'carry-out'] as const;
export type RetentionAct = (typeof RETENTION_ACTS)[number];

const BY_TABLE: Readonly<Record<RetentionAct, StaffAct>> = {
  hold: 'hold-records',
  lift: 'lift-holds',
  order: 'order-deletions',
  cancel: 'carry-out-deletions',
  'carry-out': 'carry-out-deletions',
};

/**
 * Whether the table lets somebody do this: not where they are there for themselves, and nobody carries out their own order.
 * Nothing of a record is shown by it, so that its level of access is not asked: whoever presided may have left the court long
 * ago.
 *
 * @param isOwnOrder they have ordered the deletion that is to be carried out
 */
export function mayRetain(
  player: Player,
  hearing: Pick<HearingState, 'kind' | 'seats'>,
  act: RetentionAct,
  isOwnOrder = false,
): boolean {
  if (act === 'carry-out' && isOwnOrder) return false;
  return staffMay(player.staffRoles, BY_TABLE[act]) && !isForThemselves(player, hearing);
}

/** Whether somebody is told why a record is held, or is to be deleted: whoever may do something about it. */
export function mayReadReasons(player: Player, hearing: Pick<HearingState, 'kind' | 'seats'>): boolean {
  return RETENTION_ACTS.some((act) => mayRetain(player, hearing, act));
}
