import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { inTime } from '../kernel/in-time.ts';

/** A disk that answered within this time, ms, is not probed again. */
const FRESH_MS = 10;
/** Time limit for the disk's answer, ms. A busy disk was seen to take 1.1 s. */
const PATIENCE_MS = 2_500;

/** The disk accepts a write and does not complete it. */
export class DiskHangsError extends Error {
  override readonly name = 'DiskHangsError';
}

/**
 * Checks whether a disk accepts bytes, without blocking the event loop: another thread writes one byte and syncs it. A hanging
 * disk does not block a synchronous write after that, unless the disk begins to hang at that very moment.
 */
export class DiskProbe {
  readonly #file: string;
  #handle: FileHandle | undefined;
  /** When the disk last answered. Monotonic, ms. */
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** The pending probe, shared by all callers. Rejects when it takes too long. */
  #asked: Promise<void> | null = null;
  #closed = false;

  /** @param file on the disk to be probed; created by the first probe */
  constructor(file: string) {
    this.#file = file;
  }

  /** Resolves when the disk answers, also if it refuses; the writer gets that error. @throws DiskHangsError */
  async answers(): Promise<void> {
    if (this.#asked === null && performance.now() - this.#answeredAt < FRESH_MS) return;
    this.#asked ??= inTime(PATIENCE_MS, this.#ask(), () => new DiskHangsError('the disk does not answer'));
    await this.#asked;
  }

  /** Stops probing and removes the file. Waits for a hanging disk no longer than one probe does. */
  async close(): Promise<void> {
    this.#closed = true;
    // If the disk answers later, `#ask` removes the file then.
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
      // An error also shows that the disk answers.
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
