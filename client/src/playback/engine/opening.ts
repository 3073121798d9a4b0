import { OpeningReader } from '@mahzar/shared/record/media-parts';
import type { MediaRange } from '@mahzar/shared/record/media-parts';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { AskedRange, FetchedMedia } from './source-feed.ts';

/**
 * The service's answer at the beginning of a playback: the record's description and, track by track, the first moment of all media.
 * It is parsed while it arrives.
 */
export class Opening {
  /** All announced tracks, which fail if the answer ends early. */
  #coming: readonly PromiseWithResolvers<FetchedMedia>[] = [];
  readonly #record = Promise.withResolvers<PlayedRecord>();
  /** By track; taken media are not kept. */
  readonly #tracks = new Map<string, PromiseWithResolvers<FetchedMedia>>();
  #range: MediaRange | null = null;

  constructor(answer: ReadableStream<Uint8Array>) {
    this.#read(answer).catch((error: unknown) => this.#end(error));
  }

  /** Rejects when the answer ends before. */
  get record(): Promise<PlayedRecord> {
    return this.#record.promise;
  }

  /** Returns the media of a track's range; null when the answer does not cover it. Rejects when the answer ends before. */
  media(track: string, { from, to, begins }: AskedRange): Promise<FetchedMedia> | null {
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
          const fetched = Promise.withResolvers<FetchedMedia>();
          // Prevents an unhandled rejection if nobody requests it.
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

  /** Media that have arrived stay valid. */
  #end(error: unknown): void {
    this.#record.reject(error);
    for (const { reject } of this.#coming) reject(error);
  }
}
