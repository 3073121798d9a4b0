import type { Audience, CaseNotice, GuestEvent, NotifyEvent, RequestEvent, StaffEvent } from '../events.ts';

export type HearingAudience = Exclude<Audience, 'staff' | 'citizen' | 'guest'>;
export type HearingNotice = Exclude<
  NotifyEvent,
  'one-time-code' | 'signing-code' | 'portal-code' | StaffEvent | RequestEvent | GuestEvent | CaseNotice
>;

/** Of what the built-in texts of a language are put together. `{occasion}` and `{prepare}` stand for the audience's own. */
export interface Phrases {
  /** What it is about, in words of whom it is for. */
  readonly occasion: Readonly<Record<HearingAudience, string>>;
  /** What to have ready, in a few words; '' for nothing. */
  readonly prepare: Readonly<Record<HearingAudience, string>>;
  /** What to do, one thing each. */
  readonly steps: Readonly<Record<HearingAudience, readonly string[]>>;
  readonly sms: Readonly<Record<HearingNotice, string>>;
  readonly email: Readonly<
    Record<HearingNotice, { readonly subject: string; readonly opening: string; readonly steps: boolean }>
  >;
  readonly greeting: string;
  readonly details: string;
  readonly whatToDo: string;
  readonly link: string;
  readonly help: string;
  readonly code: { readonly sms: string; readonly subject: string; readonly email: string };
  /** Of a code that signs. */
  readonly signing: { readonly sms: string; readonly subject: string; readonly email: string };
  /** Of a code that opens somebody's cases. */
  readonly entering: { readonly sms: string; readonly subject: string; readonly email: string };
  readonly staff: Readonly<
    Record<StaffEvent, { readonly sms: string; readonly subject: string; readonly email: string }>
  >;
  readonly case: Readonly<
    Record<CaseNotice, { readonly sms: string; readonly subject: string; readonly email: string }>
  >;
  /** What a citizen is told of a request; an e-mail says the same. */
  readonly request: Readonly<Record<RequestEvent, { readonly sms: string; readonly subject: string }>>;
  /** The same of whoever joins the meeting from elsewhere. */
  readonly guest: Readonly<Record<GuestEvent, { readonly sms: string; readonly subject: string }>>;
}
