import type { MyRequestSummary } from '@mahzar/shared/rest/portal';
import type { SessionCookie } from '../access/staff/cookie.ts';
import type { PersonKey } from '../scheduling/named-persons.ts';

/** Requests for a meeting of people who have shown who they are, as the part of the service that takes them has them. */
export interface RequestsOfPeople {
  /** Theirs, the latest first. */
  list(who: PersonKey): Promise<MyRequestSummary[]>;
  /**
   * The secret by which a browser has a request of theirs; undefined when it is none.
   * @param portal key of their session, with which that ends
   */
  open(who: PersonKey, id: string, portal: string): Promise<string | undefined>;
  /** Ends what a browser has, if it is theirs, when they leave their own cases in it. @returns whether it has ended */
  leave(secret: string, who: PersonKey | undefined): Promise<boolean>;
}

/** Cookies of a browser that has a request: its own, also a draft, and one that was opened from somebody's own cases beside it. */
export interface RequestCookies {
  readonly own: SessionCookie;
  readonly opened: SessionCookie;
}
