import type { HearingId } from '../hearing/ids.ts';
import type { OfficeId, OfficialId, QueueId, RequestId } from './ids.ts';
import type { CarriedOut } from './carried-out.ts';
import type { QueuePlan } from './plan.ts';
import type { CloseReason, DelayReason, DeviceFault, Outcome, RefuseReason } from './words.ts';

/** `planned`: turns are given out, but nobody is called yet. `closed`: nobody is called any more. */
export const QUEUE_PHASES = ['planned', 'open', 'paused', 'closed'] as const;
export type QueuePhase = (typeof QUEUE_PHASES)[number];

/** How a turn was requested: on an earlier day, on the day, or in person. */
export const VIAS = ['ahead', 'today', 'walk-in'] as const;
export type Via = (typeof VIAS)[number];

/**
 * Whether a person can be called. `onSite`: seen by staff, so the person needs no open page. `until` (epoch ms): when a
 * disconnected person's place is given up.
 */
export type Presence =
  | { readonly kind: 'expected' }
  | { readonly kind: 'here'; readonly since: number; readonly onSite: boolean }
  | { readonly kind: 'away'; readonly since: number; readonly until: number };

/** The stage of a request. Times are epoch milliseconds. */
export type Stage =
  /** Not decided yet; `number` is the turn reserved for it. */
  | { readonly kind: 'asked'; readonly number: number | null }
  | { readonly kind: 'waiting' }
  /** Disconnected for too long: removed from the line, and placed at its end on returning. */
  | { readonly kind: 'lapsed' }
  | {
      readonly kind: 'called' | 'meeting';
      readonly official: OfficialId;
      readonly hearing: HearingId;
      /** Time of the first call, and of the latest repeated call. */
      readonly since: number;
      readonly recalledAt: number | null;
    }
  | {
      readonly kind: 'ended';
      readonly official: OfficialId;
      readonly hearing: HearingId;
      readonly at: number;
      /** Null until the official enters one. */
      readonly outcome: Outcome | null;
      /** Deadline for carrying out the order. */
      readonly dueAt: number | null;
      readonly carriedOut: CarriedOut;
    }
  | { readonly kind: 'no-show' }
  | { readonly kind: 'refused'; readonly reason: RefuseReason }
  | { readonly kind: 'redirected'; readonly office: OfficeId }
  | { readonly kind: 'merged'; readonly into: RequestId }
  | { readonly kind: 'withdrawn' }
  /** The day ended before its turn came, so it needs another day. */
  | { readonly kind: 'left-over' };

/** What determines a request's place: its number, or a decision of staff. */
export type PlaceReason = 'number' | 'urgent' | 'by-hand';

export interface QueueRequest {
  readonly id: RequestId;
  readonly matter: string;
  readonly via: Via;
  /** When it was requested, epoch ms. */
  readonly askedAt: number;
  /**
   * Null before a turn is given, and after it was given up before being called. A called number is never reused on the same day.
   */
  readonly number: number | null;
  readonly stage: Stage;
  readonly standing: PlaceReason;
  readonly urgent: boolean;
  readonly presence: Presence;
  /** When the person first came; null before. Epoch ms. */
  readonly arrivedAt: number | null;
  /** The only official who may call it; null: any official. */
  readonly assigned: OfficialId | null;
  /** Null before the device was tested. */
  readonly device: readonly DeviceFault[] | null;
  /** When the person was told to be ready; null before. Epoch ms. */
  readonly readiedAt: number | null;
  /** Number of calls so far. */
  readonly calls: number;
}

/** An official on this day. */
export interface Official {
  readonly id: OfficialId;
  readonly present: boolean;
  /** The request that the official has called or is meeting. */
  readonly request: RequestId | null;
  /** When the official called it, epoch ms. */
  readonly busySince: number | null;
  /** When the official last became free; null if never. Epoch ms. */
  readonly freeSince: number | null;
  /** Idle time before the call during which somebody was waiting, milliseconds. */
  readonly gapMs: number;
}

/** An official's time with one person; the waiting time of others is estimated from it. */
export interface Busy {
  readonly official: OfficialId;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** See `Official`. */
  readonly gapMs: number;
  /** Whether the meeting took place. */
  readonly met: boolean;
}

export interface QueueState {
  readonly id: QueueId;
  readonly office: OfficeId;
  /** `YYYY-MM-DD` in the court's zone. */
  readonly day: string;
  /** Version of the law that decided the last acts. */
  readonly law: number;
  readonly plan: QueuePlan;
  readonly phase: QueuePhase;
  /** When it was opened; null before. Epoch ms. */
  readonly openedAt: number | null;
  /** The present pause. `until`: its expected end; null when unknown. */
  readonly pause: { readonly until: number | null; readonly reason: DelayReason } | null;
  /** The announced delay: nobody is called before `until`. */
  readonly delay: { readonly until: number; readonly reason: DelayReason } | null;
  readonly closed: CloseReason | null;
  readonly officials: ReadonlyMap<OfficialId, Official>;
  readonly requests: ReadonlyMap<RequestId, QueueRequest>;
  /** Waiting requests, in calling order. */
  readonly line: readonly RequestId[];
  readonly busy: readonly Busy[];
}

/** Whether a request is still open on this day. */
export function isLive({ stage }: QueueRequest): boolean {
  return ['asked', 'waiting', 'lapsed', 'called', 'meeting'].includes(stage.kind);
}

/** Whether an official may call a waiting person who is present. */
export function mayBeCalledBy(request: QueueRequest, official: OfficialId): boolean {
  return request.assigned === null || request.assigned === official;
}
