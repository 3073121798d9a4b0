import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { inTime } from '../kernel/in-time.ts';

/** A disk that answered a moment ago is not asked again. */
const FRESH_MS = 10;
/** How long a disk may take. A busy one has been seen to take 1.1 s. */
const PATIENCE_MS = 2_500;

/** The disk takes what is written to it, and does not come back. */
export class DiskHangsError extends Error {
  override readonly name = 'DiskHangsError';
}

/**
 * Asks a disk whether it takes bytes, without keeping the event loop waiting: one byte is written and put on the disk by another
 * thread. Whoever then writes synchronously is not held up by a disk that hangs, unless it begins to in that very moment.
 */
export class DiskProbe {
  readonly #file: string;
  #handle: FileHandle | undefined;
  /** When a question was last answered. Monotonic, ms. */
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** The question that has not been answered: everybody who would ask meanwhile learns the same. Rejects when it takes too long. */
  #asked: Promise<void> | null = null;
  #closed = false;

  /** @param file on the disk; it is made with the first question */
  constructor(file: string) {
    this.#file = file;
  }

  /** Resolves when the disk answers, or refuses, of which whoever writes is told then. @throws DiskHangsError */
  async answers(): Promise<void> {
    if (this.#asked === null && performance.now() - this.#answeredAt < FRESH_MS) return;
    this.#asked ??= inTime(PATIENCE_MS, this.#ask(), () => new DiskHangsError('the disk does not answer'));
    await this.#asked;
  }

  /** Nothing is asked any more, and the file goes. A disk that hangs is not waited for longer than when it is asked. */
  async close(): Promise<void> {
    this.#closed = true;
    // One that comes back later ends it itself.
    await (this.#asked ?? Promise.resolve()).then(
      () => this.#end(),
      () => undefined,
    );
  }

  async #ask(): Promise<void> {
    try {
      this.#handle ??= await open(this.#file, 'w', 0o600);
      await this.#handle.write('.', 0);
      await this.#handle.datasync();
    } catch {
      // It has answered.
    }
    this.#answeredAt = performance.now();
    this.#asked = null;
    if (this.#closed) await this.#end();
  }

  async #end(): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) return;
    this.#handle = undefined;
    await handle.close().catch(() => undefined);
    await rm(this.#file, { force: true }).catch(() => undefined);
  }
}
