import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import type { Assignment } from '@mahzar/shared/proceedings/words';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { Database } from '../storage/database.ts';

/** As what somebody of the staff is booked. */
export interface BookedStaff {
  readonly account: AccountId;
  readonly as: Assignment;
}

/** A hearing that is booked for a case. */
export interface HearingOfCase {
  readonly hearing: HearingId;
  /** The staff who are booked there: none of a booking that was called off. */
  readonly staff: readonly BookedStaff[];
  /** Those of them whom this makes the case's own: never by what they have written themselves. */
  readonly assigns: readonly BookedStaff[];
}

/** Somebody who goes by a number in some hearing of a case, or did. */
export interface HiddenPerson {
  /** Null when nobody is booked in that seat any longer. */
  readonly booked: Pick<Person, 'name' | 'nationalId'> | null;
  /** Ids of those in the case's file who may be them: none when it does not name them, or no longer. */
  readonly parties: readonly string[];
}

/** What a case's file says of it when its proceedings begin. */
export interface FileOfCase {
  readonly file: Pick<CourtCase, 'id' | 'number' | 'branch' | 'kind' | 'state' | 'people'>;
  readonly hearings: readonly HearingOfCase[];
  /** Ids of those of its people who go by a number in some hearing, or did: no paper that others read names them. */
  readonly protected: ReadonlySet<string>;
  /** All who do, also those whom the file does not name. */
  readonly hidden: readonly HiddenPerson[];
}

/** Case files, as scheduling keeps them. */
export interface CaseDirectory {
  /** Undefined when there is no such case. @param on the transaction in which it is asked, if any */
  fileOf(id: string, on?: Database): Promise<FileOfCase | undefined>;
}
