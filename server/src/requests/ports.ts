import type { Result } from '@mahzar/shared/rejection';
import type { OfficeDay } from '@mahzar/shared/offices/office-day';
import type { MatterKind, Office } from '@mahzar/shared/offices/office';
import type { Stage } from '@mahzar/shared/queue/state';
import type { Database } from '../storage/database.ts';

/** Why somebody is given no place in a day's queue. */
export type NoPlace = 'turn-taken' | 'office-closed' | 'queue-full' | 'storage-unavailable';

/** Somebody who asks for a place in the queue of an office's day. */
export interface PlaceAsked {
  readonly office: Office;
  readonly day: string;
  readonly plan: OfficeDay;
  readonly request: string;
  readonly kind: MatterKind;
  /** When the turn is that was chosen, epoch milliseconds; null: in the queue of the day itself. */
  readonly at: number | null;
}

/**
 * The queues of days, which order and call those who have a place. What a request is written with is done in the same
 * transaction: `persist`.
 */
export interface DayQueues {
  /** Asks for a place, or for another one of the same day. */
  ask(asked: PlaceAsked, persist: (on: Database) => Promise<void>): Promise<Result<undefined, NoPlace>>;
  /** What has become of a request in the queue of a day; null when it is not there. */
  stageOf(place: {
    readonly office: string;
    readonly day: string;
    readonly request: string;
  }): Promise<Stage['kind'] | null>;
  /** Gives a place up, unless its meeting has begun. @param place.day null: there is none any longer */
  withdraw(
    place: { readonly office: string; readonly day: string | null; readonly request: string },
    persist: (on: Database) => Promise<void>,
  ): Promise<Result<undefined, 'request-over'>>;
  /** Notes whether the citizen says that what the answer said was done. */
  noteCarriedOut(
    place: { readonly office: string; readonly day: string; readonly request: string; readonly done: boolean },
    persist: (on: Database) => Promise<void>,
  ): Promise<Result<undefined, 'wrong-stage' | 'storage-unavailable'>>;
}
