import type { HearingState } from '../hearing/state.ts';
import { staffMay } from '../staff/roles.ts';
import type { StaffAct } from '../staff/roles.ts';
import { isForThemselves } from './may-play.ts';
import type { Player } from './may-play.ts';

const DAY_MS = 86_400_000;
/**
 * For this long a request for a copy keeps a record, ms, answered or not, because nobody may be left to answer it. Withdrawing and
 * repeating a request does not extend the time.
 */
export const REQUEST_KEEPS_MS = 30 * DAY_MS;
/** How long before a record is due for deletion a warning is shown, ms. */
export const DUE_SOON_MS = 30 * DAY_MS;

/**
 * How long records of a kind of case are kept, from the end of the case's last hearing. `keepDays` null: for ever. During the
 * period of appeal nothing is deleted, whatever else is set.
 */
export interface RetentionPeriod {
  readonly keepDays: number | null;
  readonly appealDays: number;
}

/** Two months, as for people who live abroad (Civil Procedure Code, art. 336); nothing is deleted automatically. */
export const UNSET_PERIOD: RetentionPeriod = { keepDays: null, appealDays: 60 };
/**
 * For meetings with citizens: two years. Promises made there are followed up for 400 days, and no law requires keeping them for
 * ever; this is our reading, to be confirmed by an office.
 */
export const UNSET_PERIOD_OF_MEETINGS: RetentionPeriod = { keepDays: 730, appealDays: 60 };

/** Reasons that prevent deleting a record now. */
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

/** Facts that decide on a record's deletion. Times are epoch milliseconds. */
export interface RetentionStanding {
  /** When the case's last hearing was closed; null while the case continues, for instance after an adjourned hearing. */
  readonly endedAt: number | null;
  readonly period: RetentionPeriod;
  readonly isHeld: boolean;
  /** A request for a copy within `REQUEST_KEEPS_MS` is unanswered. */
  readonly hasOpenRequest: boolean;
  /** A granted order for a copy is still valid. */
  readonly hasOrder: boolean;
}

/** Returns from when the record may be deleted, epoch ms; null when it is kept for ever. */
export function dueAt({
  endedAt,
  period: { keepDays, appealDays },
}: Pick<RetentionStanding, 'endedAt' | 'period'>): number | null {
  if (endedAt === null || keepDays === null) return null;
  return endedAt + Math.max(keepDays, appealDays) * DAY_MS;
}

/** Returns all reasons that prevent deleting a record now. */
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
 * Acts on keeping and deleting a record. `order` is a judge's; `carry-out` needs another person than the one who ordered it,
 * because it cannot be undone.
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
 * Whether the table permits the act: not for participants of the hearing, and nobody carries out their own order. The act shows
 * nothing of the record, so its access level does not matter: its presiding host may have left the court long ago.
 * @param isOwnOrder whether the person ordered the deletion themselves
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

/** Whether a person may read the reasons for a hold or a deletion: people who may act on it may. */
export function mayReadReasons(player: Player, hearing: Pick<HearingState, 'kind' | 'seats'>): boolean {
  return RETENTION_ACTS.some((act) => mayRetain(player, hearing, act));
}
