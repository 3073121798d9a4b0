import { OpeningReader } from '@mahzar/shared/record/media-parts';
import type { MediaGap } from '@mahzar/shared/record/media-parts';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { AskedRange, Fetched } from './source-feed.ts';

/**
 * What the service sends when a play begins: what is on the record and, track by track, the first moment of all that is to be seen and
 * heard. It is read while it comes.
 */
export class Opening {
  /** All that it says it has, to be told when it ends early. */
  #coming: readonly PromiseWithResolvers<Fetched>[] = [];
  readonly #record = Promise.withResolvers<PlayedRecord>();
  /** By track; what was taken is not held any longer. */
  readonly #tracks = new Map<string, PromiseWithResolvers<Fetched>>();
  #range: MediaGap | null = null;

  constructor(answer: ReadableStream<Uint8Array>) {
    this.#read(answer).catch((error: unknown) => this.#end(error));
  }

  /** Rejects when the answer ends before. */
  get record(): Promise<PlayedRecord> {
    return this.#record.promise;
  }

  /** What there is of a range of a track; null when the answer is not about that. Rejects when it ends before. */
  media(track: string, { from, to, begins }: AskedRange): Promise<Fetched> | null {
    const found = this.#tracks.get(track);
    const isAsked = begins && Math.floor(from) === this.#range?.from && Math.floor(to) === this.#range.to;
    if (found === undefined || !isAsked) return null;
    this.#tracks.delete(track);
    return found.promise;
  }

  async #read(answer: ReadableStream<Uint8Array>): Promise<void> {
    const parts = new OpeningReader<PlayedRecord>(
      ({ record, tracks, range }) => {
        this.#range = range;
        this.#coming = tracks.map((track) => {
          const fetched = Promise.withResolvers<Fetched>();
          // Nobody may ask for it.
          fetched.promise.catch(() => undefined);
          this.#tracks.set(track, fetched);
          return fetched;
        });
        this.#record.resolve(record);
      },
      (index, media, gaps) => this.#coming[index]?.resolve({ media, gaps }),
    );
    const reader = answer.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) parts.take(read.value);
    this.#end(new Error('the answer ended before all was there'));
  }

  /** What is there already stays as it is. */
  #end(error: unknown): void {
    this.#record.reject(error);
    for (const { reject } of this.#coming) reject(error);
  }
}
