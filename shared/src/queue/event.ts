import type { HearingId } from '../hearing/ids.ts';
import type { GuestRole } from '../requests/guests.ts';
import type { OfficeId, OfficialId, QueueId, RequestId, StaffId } from './ids.ts';
import type { QueuePlan } from './plan.ts';
import type { Via } from './state.ts';
import type { CloseReason, DelayReason, DeviceFault, OrderReason, Outcome, RefuseReason } from './words.ts';

/** The request in front of which a request is placed; null: the end of the line. */
type Before = RequestId | null;

/**
 * Something that happened in a queue. Ids, numbers, times (epoch ms) and codes only; names and texts are stored elsewhere. The
 * events state all consequences: `evolve` does not consult the law.
 */
export type QueueEvent =
  | {
      readonly type: 'queue-planned';
      readonly queue: QueueId;
      readonly office: OfficeId;
      readonly day: string;
      readonly law: number;
      readonly plan: QueuePlan;
    }
  | { readonly type: 'law-changed'; readonly law: number }
  | { readonly type: 'plan-changed'; readonly plan: QueuePlan }
  | { readonly type: 'queue-opened' }
  | { readonly type: 'queue-paused'; readonly until: number | null; readonly reason: DelayReason }
  | { readonly type: 'queue-resumed' }
  /** `left`: requests whose turn did not come; `absent`: requests whose person never came. */
  | {
      readonly type: 'queue-closed';
      readonly reason: CloseReason;
      readonly left: readonly RequestId[];
      readonly absent: readonly RequestId[];
    }
  /** Null ends the delay. */
  | { readonly type: 'delay-announced'; readonly until: number | null; readonly reason: DelayReason }
  | { readonly type: 'official-joined'; readonly official: OfficialId }
  /** `released`: requests that waited for this official only, and now wait for any official. */
  | { readonly type: 'official-left'; readonly official: OfficialId; readonly released: readonly RequestId[] }
  /** `number`: the turn that is reserved until the decision. */
  | {
      readonly type: 'request-asked';
      readonly request: RequestId;
      readonly matter: string;
      readonly via: Via;
      readonly number: number | null;
    }
  /** Reserves another turn for a request that is not decided yet. */
  | { readonly type: 'turn-chosen'; readonly request: RequestId; readonly via: Via; readonly number: number | null }
  | { readonly type: 'turn-given'; readonly request: RequestId; readonly number: number; readonly before: Before }
  | { readonly type: 'request-refused'; readonly request: RequestId; readonly reason: RefuseReason }
  | { readonly type: 'request-redirected'; readonly request: RequestId; readonly office: OfficeId }
  | { readonly type: 'request-assigned'; readonly request: RequestId; readonly official: OfficialId | null }
  /** `place`: whether the remaining request takes the number and place of the other one. */
  | {
      readonly type: 'request-merged';
      readonly request: RequestId;
      readonly into: RequestId;
      readonly place: boolean;
    }
  | { readonly type: 'request-withdrawn'; readonly request: RequestId }
  /** Replaces the guests' roles after the request was submitted. Their names are stored with the request. */
  | { readonly type: 'guests-named'; readonly request: RequestId; readonly guests: readonly GuestRole[] }
  /** `before` is absent for a request that is not in the line yet. */
  | {
      readonly type: 'urgent-marked';
      readonly request: RequestId;
      readonly reason: OrderReason;
      readonly before?: Before | undefined;
    }
  | {
      readonly type: 'reordered';
      readonly request: RequestId;
      readonly before: Before;
      readonly reason: OrderReason;
    }
  /** `before`: given for a request whose place had been given up. */
  | { readonly type: 'arrived'; readonly request: RequestId; readonly before?: Before | undefined }
  | { readonly type: 'went-away'; readonly request: RequestId; readonly until: number }
  | { readonly type: 'place-lapsed'; readonly request: RequestId }
  | { readonly type: 'device-checked'; readonly request: RequestId; readonly faults: readonly DeviceFault[] }
  | { readonly type: 'readied'; readonly request: RequestId }
  | {
      readonly type: 'called';
      readonly request: RequestId;
      readonly official: OfficialId;
      readonly hearing: HearingId;
    }
  | { readonly type: 'recalled'; readonly request: RequestId; readonly official: OfficialId }
  | { readonly type: 'meeting-begun'; readonly request: RequestId }
  /** The person did not answer, and is called again after a few others. */
  | {
      readonly type: 'skipped';
      readonly request: RequestId;
      readonly official: OfficialId;
      readonly before: Before;
    }
  | {
      readonly type: 'handed-over';
      readonly request: RequestId;
      readonly from: OfficialId;
      readonly to: OfficialId;
      readonly before: Before;
    }
  | { readonly type: 'no-show'; readonly request: RequestId; readonly official: OfficialId }
  /** The request is back in the line after a no-show or after its place was given up. */
  | {
      readonly type: 'restored';
      readonly request: RequestId;
      readonly reason: OrderReason;
      readonly before: Before;
    }
  | { readonly type: 'meeting-ended'; readonly request: RequestId; readonly official: OfficialId }
  | {
      readonly type: 'outcome-given';
      readonly request: RequestId;
      readonly outcome: Outcome;
      readonly dueAt: number | null;
    }
  /** A statement by the actor (the office or the citizen) on whether the answer was carried out. */
  | { readonly type: 'carrying-out-noted'; readonly request: RequestId; readonly done: boolean };

/** The originator of an event. `citizen`: a person who has proven that the request is theirs. */
export type QueueActor =
  | { readonly kind: 'system' }
  | { readonly kind: 'citizen'; readonly request: RequestId }
  | { readonly kind: 'official'; readonly official: OfficialId }
  | { readonly kind: 'staff'; readonly account: StaffId };

/** An event with its place in the queue's log; `at` is epoch milliseconds. */
export interface QueueEntry {
  readonly seq: number;
  readonly at: number;
  readonly actor: QueueActor;
  readonly event: QueueEvent;
}
