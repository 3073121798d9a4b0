import type { Audience, CaseNotice, GuestEvent, NotifyEvent, RequestEvent, StaffEvent } from '../events.ts';

export type HearingAudience = Exclude<Audience, 'staff' | 'citizen' | 'guest'>;
export type HearingNotice = Exclude<
  NotifyEvent,
  'one-time-code' | 'signing-code' | 'portal-code' | StaffEvent | RequestEvent | GuestEvent | CaseNotice
>;

/**
 * The phrases of a language from which the built-in texts are composed. `{occasion}` and `{prepare}` stand for the audience's own
 * phrases.
 */
export interface Phrases {
  /** The occasion, in the audience's words. */
  readonly occasion: Readonly<Record<HearingAudience, string>>;
  /** What to have ready, in a few words; '' for nothing. */
  readonly prepare: Readonly<Record<HearingAudience, string>>;
  /** What to do, one step each. */
  readonly steps: Readonly<Record<HearingAudience, readonly string[]>>;
  readonly sms: Readonly<Record<HearingNotice, string>>;
  readonly email: Readonly<
    Record<HearingNotice, { readonly subject: string; readonly opening: string; readonly steps: boolean }>
  >;
  readonly greeting: string;
  readonly details: string;
  readonly whatToDo: string;
  readonly link: string;
  /** The address of a person's own cases, and how they enter. */
  readonly ownCases: string;
  readonly help: string;
  readonly code: { readonly sms: string; readonly subject: string; readonly email: string };
  /** A code that signs. */
  readonly signing: { readonly sms: string; readonly subject: string; readonly email: string };
  /** A code that opens a person's cases. */
  readonly entering: { readonly sms: string; readonly subject: string; readonly email: string };
  readonly staff: Readonly<
    Record<StaffEvent, { readonly sms: string; readonly subject: string; readonly email: string }>
  >;
  readonly case: Readonly<
    Record<CaseNotice, { readonly sms: string; readonly subject: string; readonly email: string }>
  >;
  /** Messages to a citizen about a request; an e-mail has the text of the SMS. */
  readonly request: Readonly<Record<RequestEvent, { readonly sms: string; readonly subject: string }>>;
  /** Messages to a guest who joins the meeting from elsewhere. */
  readonly guest: Readonly<Record<GuestEvent, { readonly sms: string; readonly subject: string }>>;
}
