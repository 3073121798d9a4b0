import type { RequestId } from '@mahzar/shared/queue/ids';
import type { MyRequestSummary } from '@mahzar/shared/rest/portal';
import type { SessionCookie } from '../access/staff/cookie.ts';
import type { PersonKey } from '../scheduling/named-persons.ts';

/** Requests for a meeting of people with a proven identity, provided by the part of the service that handles requests. */
export interface RequestsOfPeople {
  /** The person's requests, the latest first. */
  list(who: PersonKey): Promise<MyRequestSummary[]>;
  /**
   * Returns a browser's secret for one of the person's requests; undefined when it is not theirs.
   * @param portal key of the portal session, with which the secret becomes invalid
   */
  open(who: PersonKey, id: RequestId, portal: string): Promise<string | undefined>;
  /**
   * Ends a browser's access to a request, if the person owns it, when they leave the portal there. @returns whether it has ended
   */
  leave(secret: string, who: PersonKey | undefined): Promise<boolean>;
}

/** Cookies of a browser with requests: its own request, possibly a draft, and one opened from the portal in addition. */
export interface RequestCookies {
  readonly own: SessionCookie;
  readonly opened: SessionCookie;
}
