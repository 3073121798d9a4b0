import type { Result } from '@mahzar/shared/rejection';
import type { OfficeDay } from '@mahzar/shared/offices/office-day';
import type { MatterKind, Office } from '@mahzar/shared/offices/office';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import type { Stage } from '@mahzar/shared/queue/state';
import type { Database } from '../storage/database.ts';

/** Why a request gets no place in a day's queue. */
export type NoPlace = 'turn-taken' | 'office-closed' | 'queue-full' | 'storage-unavailable';

/** A request for a place in the queue of an office's day. */
export interface PlaceAsked {
  readonly office: Office;
  readonly day: string;
  readonly plan: OfficeDay;
  readonly request: RequestId;
  readonly kind: MatterKind;
  /** Time of the chosen turn, epoch milliseconds; null: in the queue of the day itself. */
  readonly at: number | null;
}

/**
 * The queues of days, which order and call the people with a place. `persist` writes the request's data in the same transaction.
 */
export interface DayQueues {
  /** Asks for a place, or for another one of the same day. */
  ask(asked: PlaceAsked, persist: (on: Database) => Promise<void>): Promise<Result<undefined, NoPlace>>;
  /** Stage of a request in the queue of a day; null when it is not there. */
  stageOf(place: {
    readonly office: OfficeId;
    readonly day: string;
    readonly request: RequestId;
  }): Promise<Stage['kind'] | null>;
  /** Gives a place up, unless its meeting has begun. @param place.day null: there is no place any longer */
  withdraw(
    place: { readonly office: OfficeId; readonly day: string | null; readonly request: RequestId },
    persist: (on: Database) => Promise<void>,
  ): Promise<Result<undefined, 'request-over'>>;
  /** Notes whether the citizen says that the answer was carried out. */
  noteCarriedOut(
    place: { readonly office: OfficeId; readonly day: string; readonly request: RequestId; readonly done: boolean },
    persist: (on: Database) => Promise<void>,
  ): Promise<Result<undefined, 'wrong-stage' | 'storage-unavailable'>>;
}
