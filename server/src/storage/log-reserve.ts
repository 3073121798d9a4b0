import { randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';

const CHUNK_BYTES = 256 * 1024;

/**
 * A file that takes up room on the disk of the log. When others have filled the disk it goes, and what must be entered (that a
 * session was stopped, who left) has room. The calls follow one another; none rejects.
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

  /** Takes up the room, unless it does already. */
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

  /** Leaves the room to the log. */
  release(): Promise<void> {
    return this.#next(async () => {
      this.#held = false;
      await rm(this.#file, { force: true });
    });
  }

  /** With bytes that no file system makes smaller. */
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
    // A disk that takes no file has no room to give either: it is tried again with the next call.
    const done = this.#tail.then(work).catch(() => undefined);
    this.#tail = done;
    return done;
  }
}
