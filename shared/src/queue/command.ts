import type { HearingId } from '../hearing/ids.ts';
import type { GuestRole } from '../requests/guests.ts';
import type { OfficeId, OfficialId, RequestId } from './ids.ts';
import type { QueuePlan } from './plan.ts';
import type { CloseReason, DelayReason, DeviceFault, OrderReason, Outcome, RefuseReason } from './words.ts';

/** What is asked of a queue that is there. Times are epoch milliseconds. Each name is an act of the permission table. */
export type QueueCommand =
  | DayCommand
  | AskCommand
  | DecideCommand
  | NamingCommand
  | PlaceCommand
  | PresenceCommand
  | CallCommand
  | CalledCommand
  | MeetingCommand
  | CarryingOutCommand;

/** Of the whole day. */
export type DayCommand =
  | { readonly type: 'change-plan'; readonly plan: QueuePlan }
  | { readonly type: 'open' | 'resume' }
  | { readonly type: 'pause'; readonly until: number | null; readonly reason: DelayReason }
  | { readonly type: 'close'; readonly reason: CloseReason }
  | { readonly type: 'announce-delay'; readonly until: number | null; readonly reason: DelayReason }
  | { readonly type: 'join' | 'leave-desk'; readonly official: OfficialId };

/** Of who wants a turn. */
export type AskCommand =
  /** `at`: of which moment's turns. Asking again with the same id changes nothing. */
  | { readonly type: 'ask-ahead'; readonly request: RequestId; readonly matter: string; readonly at: number }
  | { readonly type: 'ask-today'; readonly request: RequestId; readonly matter: string }
  /** Somebody who has come in person: accepted and there. */
  | { readonly type: 'add-walk-in'; readonly request: RequestId; readonly matter: string }
  | { readonly type: 'withdraw'; readonly request: RequestId };

/** What is decided of a request. */
export type DecideCommand =
  | { readonly type: 'accept'; readonly request: RequestId; readonly official?: OfficialId | undefined }
  | { readonly type: 'refuse'; readonly request: RequestId; readonly reason: RefuseReason }
  | { readonly type: 'redirect'; readonly request: RequestId; readonly office: OfficeId }
  | { readonly type: 'assign'; readonly request: RequestId; readonly official: OfficialId | null }
  | { readonly type: 'merge'; readonly request: RequestId; readonly into: RequestId };

/** Who joins the meeting of a request from elsewhere, from now on: each of them by the role. */
export interface NamingCommand {
  readonly type: 'name-guests';
  readonly request: RequestId;
  readonly guests: readonly GuestRole[];
}

/** Who is called before whom. */
export type PlaceCommand =
  | { readonly type: 'mark-urgent' | 'restore'; readonly request: RequestId; readonly reason: OrderReason }
  /** Null: to the end. */
  | {
      readonly type: 'reorder';
      readonly request: RequestId;
      readonly before: RequestId | null;
      readonly reason: OrderReason;
    };

/** Whether somebody is there, and able to. */
export type PresenceCommand =
  | { readonly type: 'arrive' | 'note-away' | 'note-place-lapsed' | 'note-ready'; readonly request: RequestId }
  | { readonly type: 'report-device'; readonly request: RequestId; readonly faults: readonly DeviceFault[] };

/** What an official does with the line and with meetings that are over. */
export type CallCommand =
  /** `hearing`: what the meeting will be, if somebody is called. */
  | { readonly type: 'call-next'; readonly hearing: HearingId }
  | {
      readonly type: 'give-outcome';
      readonly request: RequestId;
      readonly outcome: Outcome;
      readonly dueAt: number | null;
    };

/** What an official does with the one whom they have called or are meeting. */
export type CalledCommand =
  | { readonly type: 'recall' | 'skip' | 'note-no-show' }
  | { readonly type: 'hand-over'; readonly to: OfficialId }
  | { readonly type: 'end'; readonly outcome?: Outcome | undefined; readonly dueAt?: number | null | undefined };

/** Whether what the answer said was done: said by the office, or by the citizen. */
export interface CarryingOutCommand {
  readonly type: 'note-carried-out';
  readonly request: RequestId;
  readonly done: boolean;
}

/** What is observed of a meeting. */
export interface MeetingCommand {
  readonly type: 'note-meeting-begun' | 'note-meeting-over';
  readonly request: RequestId;
}
