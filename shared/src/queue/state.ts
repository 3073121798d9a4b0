import type { HearingId } from '../hearing/ids.ts';
import type { OfficeId, OfficialId, QueueId, RequestId } from './ids.ts';
import type { CarriedOut } from './carried-out.ts';
import type { QueuePlan } from './plan.ts';
import type { CloseReason, DelayReason, DeviceFault, Outcome, RefuseReason } from './words.ts';

/** `planned`: turns are given out, nobody is called yet. `closed`: nobody is called any more. */
export const QUEUE_PHASES = ['planned', 'open', 'paused', 'closed'] as const;
export type QueuePhase = (typeof QUEUE_PHASES)[number];

/** How a turn was asked for: on an earlier day, on the day, or in person. */
export const VIAS = ['ahead', 'today', 'walk-in'] as const;
export type Via = (typeof VIAS)[number];

/**
 * Whether somebody can be called. `onSite`: as staff have seen; no page of theirs need be open. `until` (epoch ms): when a place
 * is given up whose person was cut off.
 */
export type Presence =
  | { readonly kind: 'expected' }
  | { readonly kind: 'here'; readonly since: number; readonly onSite: boolean }
  | { readonly kind: 'away'; readonly since: number; readonly until: number };

/** What has become of a request. Times are epoch milliseconds. */
export type Stage =
  /** Not decided upon; `number` is the turn that is held for it. */
  | { readonly kind: 'asked'; readonly number: number | null }
  | { readonly kind: 'waiting' }
  /** Cut off for too long: not in the line, and at its end when they come back. */
  | { readonly kind: 'lapsed' }
  | {
      readonly kind: 'called' | 'meeting';
      readonly official: OfficialId;
      readonly hearing: HearingId;
      /** When it was called, and called again last. */
      readonly since: number;
      readonly recalledAt: number | null;
    }
  | {
      readonly kind: 'ended';
      readonly official: OfficialId;
      readonly hearing: HearingId;
      readonly at: number;
      /** Null until the official has said. */
      readonly outcome: Outcome | null;
      /** Until when what was ordered is to be done. */
      readonly dueAt: number | null;
      readonly carriedOut: CarriedOut;
    }
  | { readonly kind: 'no-show' }
  | { readonly kind: 'refused'; readonly reason: RefuseReason }
  | { readonly kind: 'redirected'; readonly office: OfficeId }
  | { readonly kind: 'merged'; readonly into: RequestId }
  | { readonly kind: 'withdrawn' }
  /** The day ended before its turn came: it needs another day. */
  | { readonly kind: 'left-over' };

/** Why somebody stands where they do: by the number, or because somebody has put them there. */
export type Standing = 'number' | 'urgent' | 'by-hand';

export interface QueueRequest {
  readonly id: RequestId;
  readonly matter: string;
  readonly via: Via;
  /** When it was asked for, epoch ms. */
  readonly askedAt: number;
  /** Null until a turn is given, and when it was given up uncalled. A number that was called is nobody else's on this day. */
  readonly number: number | null;
  readonly stage: Stage;
  readonly standing: Standing;
  readonly urgent: boolean;
  readonly presence: Presence;
  /** When they first came; null until then. Epoch ms. */
  readonly arrivedAt: number | null;
  /** Whom alone it may be called by; null: by anybody. */
  readonly assigned: OfficialId | null;
  /** Null until the device was tried. */
  readonly device: readonly DeviceFault[] | null;
  /** When they were told to be ready; null until then. Epoch ms. */
  readonly readiedAt: number | null;
  /** How often they have been called. */
  readonly calls: number;
}

/** An official on this day. */
export interface Official {
  readonly id: OfficialId;
  readonly present: boolean;
  /** Whom they have called or are meeting. */
  readonly request: RequestId | null;
  /** When they called them, epoch ms. */
  readonly busySince: number | null;
  /** When they had time for others last; null before they have. Epoch ms. */
  readonly freeSince: number | null;
  /** How long they had time, and somebody was there, before they called, milliseconds. */
  readonly gapMs: number;
}

/** How long an official was busy with somebody; by these the waiting time of others is estimated. */
export interface Busy {
  readonly official: OfficialId;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** See `Official`. */
  readonly gapMs: number;
  /** Whether they met. */
  readonly met: boolean;
}

export interface QueueState {
  readonly id: QueueId;
  readonly office: OfficeId;
  /** `YYYY-MM-DD` in the court's zone. */
  readonly day: string;
  /** Version of the law that the last acts were decided by. */
  readonly law: number;
  readonly plan: QueuePlan;
  readonly phase: QueuePhase;
  /** When it was opened; null until then. Epoch ms. */
  readonly openedAt: number | null;
  /** While it is paused. `until`: when it probably goes on; null when that is not known. */
  readonly pause: { readonly until: number | null; readonly reason: DelayReason } | null;
  /** Nobody is called before, as was announced. */
  readonly delay: { readonly until: number; readonly reason: DelayReason } | null;
  readonly closed: CloseReason | null;
  readonly officials: ReadonlyMap<OfficialId, Official>;
  readonly requests: ReadonlyMap<RequestId, QueueRequest>;
  /** Who waits, in the order in which they are called. */
  readonly line: readonly RequestId[];
  readonly busy: readonly Busy[];
}

/** Whether something can still become of a request on this day. */
export function isLive({ stage }: QueueRequest): boolean {
  return ['asked', 'waiting', 'lapsed', 'called', 'meeting'].includes(stage.kind);
}

/** Whether an official may call somebody who waits and is there. */
export function mayBeCalledBy(request: QueueRequest, official: OfficialId): boolean {
  return request.assigned === null || request.assigned === official;
}
