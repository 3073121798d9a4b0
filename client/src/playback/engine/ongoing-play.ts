import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import { CallError } from '../../connection/call.ts';
import type { RecordDoor } from '../door.ts';
import type { FetchMedia } from './source-feed.ts';

/** A play of a record. The service holds a few of one person: one that it has forgotten is begun anew, once. */
export class OngoingPlay {
  readonly #door: RecordDoor;
  readonly #onLost: () => void;
  #record: PlayedRecord;
  #growing: Promise<PlayedRecord> | null = null;
  #isLost = false;

  /** @param onLost the record is not there, also when it was opened anew: nothing is asked for until `again` */
  constructor(door: RecordDoor, record: PlayedRecord, onLost: () => void) {
    this.#door = door;
    this.#record = record;
    this.#onLost = onLost;
  }

  /** See `FetchMedia`. */
  readonly media: FetchMedia = async (track, range, signal) => {
    if (this.#isLost) throw new Error('the record is not there');
    const asked = this.#record;
    try {
      return await this.#door.media(asked, track, range, signal);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    try {
      if (asked.play === this.#record.play) await this.grow();
      return await this.#door.media(this.#record, track, range, signal);
    } catch (error) {
      if (isNotFound(error)) this.#lose();
      throw error;
    }
  };

  /** The record with what has come meanwhile. Rejects with a `CallError`. */
  grow(): Promise<PlayedRecord> {
    this.#growing ??= this.#door
      .open(this.#record.play)
      .then((record) => (this.#record = record))
      .finally(() => {
        this.#growing = null;
      });
    return this.#growing;
  }

  /** Asks again after it was lost. */
  again(): void {
    this.#isLost = false;
  }

  #lose(): void {
    this.#isLost = true;
    this.#onLost();
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof CallError && error.code === 'not-found';
}
