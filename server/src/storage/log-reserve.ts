import { randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';

const CHUNK_BYTES = 256 * 1024;

/**
 * A file that occupies space on the log's disk. When the disk is full the file is removed, so that necessary entries (a session was
 * stopped, a person left) have space. Calls run one after another; none rejects.
 */
export class LogReserve {
  readonly #file: string;
  readonly bytes: number;
  #held = false;
  #tail: Promise<unknown> = Promise.resolve();

  /** @param bytes 0 reserves nothing */
  constructor(file: string, bytes: number) {
    this.#file = file;
    this.bytes = bytes;
  }

  /** Occupies the space if it is not occupied yet. */
  hold(): Promise<void> {
    return this.#next(async () => {
      if (this.#held || this.bytes === 0) return;
      const size = await stat(this.#file).then(
        (found) => found.size,
        () => 0,
      );
      if (size !== this.bytes) await this.#write();
      this.#held = true;
    });
  }

  /** Frees the space for the log. */
  release(): Promise<void> {
    return this.#next(async () => {
      this.#held = false;
      await rm(this.#file, { force: true });
    });
  }

  /** Random bytes, which no file system can compress. */
  async #write(): Promise<void> {
    const handle = await open(this.#file, 'w', 0o600);
    try {
      for (let left = this.bytes; left > 0; left -= CHUNK_BYTES) {
        await handle.write(randomBytes(Math.min(left, CHUNK_BYTES)));
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  #next(work: () => Promise<void>): Promise<void> {
    // A disk that does not accept the file has no space to reserve; the next call tries again.
    const done = this.#tail.then(work).catch(() => undefined);
    this.#tail = done;
    return done;
  }
}
