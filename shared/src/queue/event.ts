import type { HearingId } from '../hearing/ids.ts';
import type { GuestRole } from '../requests/guests.ts';
import type { OfficeId, OfficialId, QueueId, RequestId, StaffId } from './ids.ts';
import type { QueuePlan } from './plan.ts';
import type { Via } from './state.ts';
import type { CloseReason, DelayReason, DeviceFault, OrderReason, Outcome, RefuseReason } from './words.ts';

/** In whose place somebody is put who stood behind; null: the end of the line. */
type Before = RequestId | null;

/**
 * What happens in a queue. Ids, numbers, times (epoch ms) and codes only; who people are and what they wrote is kept elsewhere.
 * Consequences are in the events: `evolve` asks no law.
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
  /** `left`: whose turn did not come; `absent`: who never came. */
  | {
      readonly type: 'queue-closed';
      readonly reason: CloseReason;
      readonly left: readonly RequestId[];
      readonly absent: readonly RequestId[];
    }
  /** Null: nothing is late any more. */
  | { readonly type: 'delay-announced'; readonly until: number | null; readonly reason: DelayReason }
  | { readonly type: 'official-joined'; readonly official: OfficialId }
  /** `released`: who waited for them alone, and now for anybody. */
  | { readonly type: 'official-left'; readonly official: OfficialId; readonly released: readonly RequestId[] }
  /** `number`: the turn that is held until it is decided upon. */
  | {
      readonly type: 'request-asked';
      readonly request: RequestId;
      readonly matter: string;
      readonly via: Via;
      readonly number: number | null;
    }
  /** Another turn is held for somebody who is not decided upon. */
  | { readonly type: 'turn-chosen'; readonly request: RequestId; readonly via: Via; readonly number: number | null }
  | { readonly type: 'turn-given'; readonly request: RequestId; readonly number: number; readonly before: Before }
  | { readonly type: 'request-refused'; readonly request: RequestId; readonly reason: RefuseReason }
  | { readonly type: 'request-redirected'; readonly request: RequestId; readonly office: OfficeId }
  | { readonly type: 'request-assigned'; readonly request: RequestId; readonly official: OfficialId | null }
  /** `place`: the one that stays takes the number and place of the one that goes. */
  | {
      readonly type: 'request-merged';
      readonly request: RequestId;
      readonly into: RequestId;
      readonly place: boolean;
    }
  | { readonly type: 'request-withdrawn'; readonly request: RequestId }
  /** Who joins from elsewhere is said anew, after the request was handed in. Who they are is kept with the request. */
  | { readonly type: 'guests-named'; readonly request: RequestId; readonly guests: readonly GuestRole[] }
  /** `before` is absent of somebody who is not in the line yet. */
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
  /** `before`: of somebody whose place had been given up. */
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
  /** Did not answer, and is called again after a few others. */
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
  /** Back in the line after a no-show or a place that was given up. */
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
  /** Whether what the answer said was done, in the words of the office or of the citizen: whoever acts. */
  | { readonly type: 'carrying-out-noted'; readonly request: RequestId; readonly done: boolean };

/** Who acts. `citizen`: whoever has proven to be the person of a request. */
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
