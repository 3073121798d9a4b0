import type { Logger } from 'pino';
import { CoalescingRunner } from '../../kernel/coalescing-runner.ts';
import { RetryTimer } from '../../kernel/retry-timer.ts';
import type { Database } from '../../storage/database.ts';
import { appendStamp } from './checkpoint-file.ts';
import { CheckpointStamps } from './checkpoint-stamps.ts';
import { StampAuthority } from './stamp-authority.ts';
import type { Authority } from './stamp-authority.ts';

/** Delays before a retry after the authority gave no stamp, ms; the last one repeats. */
const AGAIN_AFTER_MS = [10_000, 60_000, 600_000] as const;

/** Time between stamps while logs grow, ms: each stamp takes some kilobytes, and is kept for ever. */
const EVERY_MS = 60 * 60_000;

interface CheckpointStamperParts extends Authority {
  readonly database: Pick<Database, 'db'>;
  readonly dataDir: string;
  readonly log: Pick<Logger, 'warn' | 'info'>;
}

/**
 * Has the newest checkpoint stamped by an authority, once an hour and on request; the newest one includes all earlier ones.
 * Checkpoints do not wait for the stamp; a failed request is retried later.
 */
export class CheckpointStamper {
  readonly #parts: CheckpointStamperParts;
  readonly #stamps: CheckpointStamps;
  readonly #authority: StampAuthority;
  readonly #stamping = new CoalescingRunner(() => this.#stampNewest());
  readonly #retry = new RetryTimer(AGAIN_AFTER_MS, () => this.wake());
  /** The newest checkpoint is to be stamped even if the last stamp is recent. */
  #isWanted = false;
  #closed = false;

  constructor(parts: CheckpointStamperParts) {
    this.#parts = parts;
    this.#stamps = new CheckpointStamps(parts.database, parts.certificates);
    this.#authority = new StampAuthority(parts);
  }

  /** To be called when a checkpoint was made that is to be stamped now. */
  stampNow(): void {
    this.#isWanted = true;
    this.wake();
  }

  /** To be called when a checkpoint was made. */
  wake(): void {
    if (!this.#closed && !this.#retry.isWaiting) void this.#stamping.request();
  }

  /**
   * Returns the stamp over a checkpoint, for a file that is being made: the existing one, or else a new one. Null if the authority
   * gives none.
   */
  async of(note: string): Promise<Uint8Array | null> {
    const known = await this.#stamps.of(note);
    if (known !== null || this.#closed) return known;
    return this.#authority.stamp(note).catch((error: unknown) => {
      this.#parts.log.warn({ err: error }, 'a record is sealed without a time stamp');
      return null;
    });
  }

  /** Cancels the current request; the next start repeats it. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry.close();
    await this.#authority.close();
    await this.#stamping.idle();
  }

  async #stampNewest(): Promise<void> {
    if (this.#closed || this.#retry.isWaiting) return;
    const { dataDir, now, log } = this.#parts;
    const isWanted = this.#isWanted;
    this.#isWanted = false;
    try {
      const newest = await this.#stamps.unstamped();
      // After a failure, another process may have had it stamped.
      if (newest === null) return this.#retry.reset();
      if (!isWanted && !(await this.#isTime())) return;
      const token = (await this.#authority.stamp(newest.note)).toString('base64');
      const stamp = { size: newest.size, token, at: now() };
      await this.#stamps.add(stamp);
      await appendStamp(dataDir, stamp);
      if (this.#retry.isFailing) log.info({}, 'time stamping of checkpoints recovered');
      this.#retry.reset();
    } catch (error) {
      this.#isWanted ||= isWanted;
      if (this.#closed) return;
      if (!this.#retry.isFailing) log.warn({ err: error }, 'checkpoint not time-stamped; retrying');
      this.#retry.failed();
    }
  }

  async #isTime(): Promise<boolean> {
    const last = await this.#stamps.lastAt();
    // The clock may have been set back.
    return last === null || Math.abs(this.#parts.now() - last) >= EVERY_MS;
  }
}
