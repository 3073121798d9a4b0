import { open } from 'node:fs/promises';
import { FilePathTarget } from 'mediabunny';
import { FILE_MODE } from '../../recording/layout.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { TimedFrame } from './track-frames.ts';
import { TrackMuxer } from './track-muxer.ts';

/**
 * A chunk is kept in memory until it is full. Most tracks are only a part of a hearing, so zeroing the default of 16 MiB for each
 * would be wasted.
 */
const CHUNK_BYTES = 2 ** 20;

/** Frames and times of a written file. Times are epoch milliseconds; the file's own time 0 is `startsAt`. */
export type WrittenFile = { startsAt: number; endsAt: number; frames: number };

/** Writes one track's frames, without re-encoding, into a WebM or Matroska file, chunk by chunk. */
export class TrackFile {
  readonly #muxer: TrackMuxer;
  readonly #startsAt: number;

  private constructor(muxer: TrackMuxer, startsAt: number) {
    this.#muxer = muxer;
    this.#startsAt = startsAt;
  }

  /** @param first the first frame that will be added: a key frame */
  static async create(path: string, codec: TrackInfo['codec'], first: TimedFrame): Promise<TrackFile> {
    await (await open(path, 'w', FILE_MODE)).close();
    return new TrackFile(
      await TrackMuxer.start(codec, new FilePathTarget(path, { chunkSize: CHUNK_BYTES }), first),
      first.at,
    );
  }

  async add(frame: TimedFrame): Promise<void> {
    await this.#muxer.add(frame);
  }

  async close(): Promise<WrittenFile> {
    return { startsAt: this.#startsAt, ...(await this.#muxer.close()) };
  }

  /** Closes an incomplete file that cannot be continued. */
  async abandon(): Promise<void> {
    await this.#muxer.abandon();
  }
}
