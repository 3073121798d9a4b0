import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import { CallError } from '../../connection/call.ts';
import type { RecordSource } from '../record-source.ts';
import type { FetchMedia } from './source-feed.ts';

/** A playback of a record. The service keeps a few per person: a forgotten one is begun again, once. */
export class OngoingPlay {
  readonly #recordSource: RecordSource;
  readonly #onLost: () => void;
  #record: PlayedRecord;
  #growing: Promise<PlayedRecord> | null = null;
  #isLost = false;

  /** @param onLost called when the record is missing even after reopening: nothing is requested until `again` */
  constructor(recordSource: RecordSource, record: PlayedRecord, onLost: () => void) {
    this.#recordSource = recordSource;
    this.#record = record;
    this.#onLost = onLost;
  }

  /** See `FetchMedia`. */
  readonly media: FetchMedia = async (track, range, signal) => {
    if (this.#isLost) throw new Error('the record is not there');
    const asked = this.#record;
    try {
      return await this.#recordSource.media(asked, track, range, signal);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    try {
      if (asked.play === this.#record.play) await this.grow();
      return await this.#recordSource.media(this.#record, track, range, signal);
    } catch (error) {
      if (isNotFound(error)) this.#lose();
      throw error;
    }
  };

  /** Reloads the record with its growth. Rejects with a `CallError`. */
  grow(): Promise<PlayedRecord> {
    this.#growing ??= this.#recordSource
      .open(this.#record.play)
      .then((record) => (this.#record = record))
      .finally(() => {
        this.#growing = null;
      });
    return this.#growing;
  }

  /** Requests again after it was lost. */
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
