import type { HearingId } from '../hearing/ids.ts';
import type { GuestRole } from '../requests/guests.ts';
import type { OfficeId, OfficialId, RequestId } from './ids.ts';
import type { QueuePlan } from './plan.ts';
import type { CloseReason, DelayReason, DeviceFault, OrderReason, Outcome, RefuseReason } from './words.ts';

/** A command to an existing queue. Times are epoch milliseconds. Each name is an act of the permission table. */
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

/** Commands on the whole day. */
export type DayCommand =
  | { readonly type: 'change-plan'; readonly plan: QueuePlan }
  | { readonly type: 'open' | 'resume' }
  | { readonly type: 'pause'; readonly until: number | null; readonly reason: DelayReason }
  | { readonly type: 'close'; readonly reason: CloseReason }
  | { readonly type: 'announce-delay'; readonly until: number | null; readonly reason: DelayReason }
  | { readonly type: 'join' | 'leave-desk'; readonly official: OfficialId };

/** Commands on requests for a turn. */
export type AskCommand =
  /** `at`: the moment of the wanted turn. A repeated command with the same id changes nothing. */
  | { readonly type: 'ask-ahead'; readonly request: RequestId; readonly matter: string; readonly at: number }
  | { readonly type: 'ask-today'; readonly request: RequestId; readonly matter: string }
  /** A person who has come in person: accepted and present. */
  | { readonly type: 'add-walk-in'; readonly request: RequestId; readonly matter: string }
  | { readonly type: 'withdraw'; readonly request: RequestId };

/** Decisions on a request. */
export type DecideCommand =
  | { readonly type: 'accept'; readonly request: RequestId; readonly official?: OfficialId | undefined }
  | { readonly type: 'refuse'; readonly request: RequestId; readonly reason: RefuseReason }
  | { readonly type: 'redirect'; readonly request: RequestId; readonly office: OfficeId }
  | { readonly type: 'assign'; readonly request: RequestId; readonly official: OfficialId | null }
  | { readonly type: 'merge'; readonly request: RequestId; readonly into: RequestId };

/** Replaces the guests who join a request's meeting from elsewhere, given by their roles. */
export interface NamingCommand {
  readonly type: 'name-guests';
  readonly request: RequestId;
  readonly guests: readonly GuestRole[];
}

/** Commands on the calling order. */
export type PlaceCommand =
  | { readonly type: 'mark-urgent' | 'restore'; readonly request: RequestId; readonly reason: OrderReason }
  /** The request before which it is placed; null: the end of the line. */
  | {
      readonly type: 'reorder';
      readonly request: RequestId;
      readonly before: RequestId | null;
      readonly reason: OrderReason;
    };

/** Observations of whether a person is present and able to take part. */
export type PresenceCommand =
  | { readonly type: 'arrive' | 'note-away' | 'note-place-lapsed' | 'note-ready'; readonly request: RequestId }
  | { readonly type: 'report-device'; readonly request: RequestId; readonly faults: readonly DeviceFault[] };

/** An official's commands on the line and on finished meetings. */
export type CallCommand =
  /** `hearing`: id of the meeting, if somebody is called. */
  | { readonly type: 'call-next'; readonly hearing: HearingId }
  | {
      readonly type: 'give-outcome';
      readonly request: RequestId;
      readonly outcome: Outcome;
      readonly dueAt: number | null;
    };

/** An official's commands on the person whom they have called or are meeting. */
export type CalledCommand =
  | { readonly type: 'recall' | 'skip' | 'note-no-show' }
  | { readonly type: 'hand-over'; readonly to: OfficialId }
  | { readonly type: 'end'; readonly outcome?: Outcome | undefined; readonly dueAt?: number | null | undefined };

/** A statement by the office or the citizen on whether the answer was carried out. */
export interface CarryingOutCommand {
  readonly type: 'note-carried-out';
  readonly request: RequestId;
  readonly done: boolean;
}

/** Observations of a meeting. */
export interface MeetingCommand {
  readonly type: 'note-meeting-begun' | 'note-meeting-over';
  readonly request: RequestId;
}
