import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import type { Assignment } from '@mahzar/shared/proceedings/words';
import type { CourtCase } from '@mahzar/shared/rest/cases';

/** A hearing that is booked for a case, and the staff who are booked there. */
export interface HearingOfCase {
  readonly hearing: HearingId;
  readonly staff: readonly { readonly account: AccountId; readonly as: Assignment }[];
}

/** What a case's file says of it when its proceedings begin. */
export interface FileOfCase {
  readonly file: Pick<CourtCase, 'id' | 'number' | 'branch' | 'kind' | 'state' | 'people'>;
  readonly hearings: readonly HearingOfCase[];
}

/** Case files, as scheduling keeps them. */
export interface CaseDirectory {
  /** Undefined when there is no such case. Not to be asked in a transaction. */
  fileOf(id: string): Promise<FileOfCase | undefined>;
}
