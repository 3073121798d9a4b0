import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { AccountId, PartyId } from '@mahzar/shared/proceedings/ids';
import type { Assignment } from '@mahzar/shared/proceedings/words';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { Database } from '../storage/database.ts';

/** A booked staff member, with the assignment. */
export interface BookedStaff {
  readonly account: AccountId;
  readonly as: Assignment;
}

/** A hearing that is booked for a case. */
export interface HearingOfCase {
  readonly hearing: HearingId;
  /** The staff booked there; none for a cancelled booking. */
  readonly staff: readonly BookedStaff[];
  /** Those of them who are assigned to the case by this booking; never people who have written it themselves. */
  readonly assigns: readonly BookedStaff[];
}

/** A person who has or had a number in some hearing of a case. */
export interface HiddenPerson {
  /** Null when nobody is booked in that seat any longer. */
  readonly booked: Pick<Person, 'name' | 'nationalId'> | null;
  /** Ids of parties in the case's file who may be this person; empty when it does not name them, or no longer. */
  readonly parties: readonly PartyId[];
}

/** A case's file and hearings, from which its proceedings begin. */
export interface FileOfCase {
  readonly file: Pick<CourtCase, 'id' | 'number' | 'branch' | 'kind' | 'state' | 'people'>;
  readonly hearings: readonly HearingOfCase[];
  /** Ids of its people who have or had a number in some hearing: papers for others must not name them. */
  readonly protected: ReadonlySet<string>;
  /** All people with a number, including those whom the file does not name. */
  readonly hidden: readonly HiddenPerson[];
  /** Those of them whom a text names by data that the case no longer lists since the names of a hearing were destroyed. */
  readonly namedAsBefore: (text: string) => readonly HiddenPerson[];
}

/** Case files, provided by scheduling. */
export interface CaseDirectory {
  /** Undefined when the case does not exist. @param on the transaction to read in, if any */
  fileOf(id: string, on?: Database): Promise<FileOfCase | undefined>;
}
