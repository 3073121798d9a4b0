import type { MyRequestSummary } from '@mahzar/shared/rest/portal';
import type { PersonKey } from '../scheduling/named-persons.ts';

/** Requests for a meeting of people who have shown who they are, as the part of the service that takes them has them. */
export interface RequestsOfPeople {
  /** Theirs, the latest first. */
  list(who: PersonKey): Promise<MyRequestSummary[]>;
  /** The secret by which a browser has a request of theirs; undefined when it is none. */
  open(who: PersonKey, id: string): Promise<string | undefined>;
  /** Ends what a browser has that somebody else opened so. @param who enters there now @returns whether it has ended */
  enter(secret: string, who: PersonKey | undefined): Promise<boolean>;
  /** Ends what a browser has when somebody leaves their own cases in it. @returns whether it has ended */
  leave(secret: string, who: PersonKey | undefined): Promise<boolean>;
}
