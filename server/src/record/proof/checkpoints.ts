import type { Logger } from 'pino';
import { CoalescingRunner } from '../../kernel/coalescing-runner.ts';
import { appendCheckpoint, endTornFile, lastWritten } from './checkpoint-file.ts';
import { AUDIT } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint-store.ts';

export interface CheckpointsOptions {
  readonly store: CheckpointStore;
  readonly dataDir: string;
  /** Why the database must not be used now; null when it may be. */
  readonly outage: () => unknown;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Pick<Logger, 'warn' | 'info'>;
  /** Other processes serve hearings on the same database, so all logs are checked for changes more often. */
  readonly shared: boolean;
  /** Called when a checkpoint may have been made. @param isAwaited see `makeAwaited` */
  readonly made?: (isAwaited: boolean) => void;
  readonly everyMs?: number;
}

/** Longest time until a change is in a checkpoint, ms. */
const EVERY_MS = 60_000;
/** With other processes on the database, all logs are checked for changes once in this many rounds. */
const LOOK_EVERY = 5;
/**
 * The same for a single process: a command such as `documents:scan` writes entries without notifying this process. The nightly
 * check reports entries that stay unsigned for an hour.
 */
const LOOK_EVERY_ALONE = 30;
/** Most logs in one checkpoint: other work waits for the database meanwhile. */
const AT_ONCE = 500;

/** Signs a checkpoint after each change of a log: within a minute, and at once when a hearing is over. */
export class Checkpoints {
  readonly #options: CheckpointsOptions;
  #changed = new Set<string>();
  readonly #making = new CoalescingRunner(() => this.#make());
  #isAwaited = false;
  #timer: NodeJS.Timeout | undefined;
  #rounds = 0;
  #failed = false;
  /** When the oldest change that is in no checkpoint yet was noted, epoch milliseconds. */
  #waitingSince: number | null = null;
  /** Size of the last checkpoint in the file; undefined until it was read. */
  #written: number | undefined;

  constructor(options: CheckpointsOptions) {
    this.#options = options;
  }

  /** Notes that a log has grown; the next checkpoint includes it. */
  noteChange(chain: string): void {
    this.#changed.add(chain);
    this.#waitingSince ??= this.#options.now();
  }

  /** When the oldest change that is in no checkpoint yet was noted, epoch milliseconds; null when there is none. */
  get waitingSince(): number | null {
    return this.#waitingSince;
  }

  /** Makes a checkpoint now, or right after the one being made. */
  makeSoon(): void {
    void this.#making.request();
  }

  /** Like `makeSoon`, for a checkpoint that people will soon need as proof, because a hearing is over. */
  makeAwaited(): void {
    this.#isAwaited = true;
    this.makeSoon();
  }

  /** Makes a checkpoint of everything written since the last one, and starts the timer. */
  async begin(): Promise<void> {
    const { everyMs = EVERY_MS } = this.#options;
    this.#timer = setInterval(() => this.makeSoon(), everyMs).unref();
    await this.#making.request();
  }

  /** Makes a last checkpoint, and stops the timer. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#timer !== undefined) this.makeSoon();
    this.#timer = undefined;
    await this.#making.idle();
  }

  async #make(): Promise<void> {
    const { store, outage, now, log, shared } = this.#options;
    if (outage() !== null) return;
    const changed = this.#changed;
    const since = this.#waitingSince;
    const isAwaited = this.#isAwaited;
    this.#changed = new Set();
    this.#waitingSince = null;
    this.#isAwaited = false;
    try {
      if (this.#rounds % (shared ? LOOK_EVERY : LOOK_EVERY_ALONE) === 0) {
        for (const chain of await store.grown()) changed.add(chain);
      }
      const chains = [...changed.union(new Set([AUDIT]))];
      for (let from = 0; from < chains.length; from += AT_ONCE) {
        await store.make(chains.slice(from, from + AT_ONCE), now());
      }
      this.#rounds += 1;
      await this.#writeDown();
      this.#options.made?.(isAwaited);
      if (this.#failed) log.info('checkpoint signing recovered');
      this.#failed = false;
    } catch (error) {
      for (const chain of changed) this.#changed.add(chain);
      this.#waitingSince = since ?? this.#waitingSince;
      this.#isAwaited ||= isAwaited;
      if (!this.#failed) log.warn({ err: error }, 'checkpoint not made; retrying');
      this.#failed = true;
    }
  }

  /**
   * Appends new checkpoints to the file, including those that an ended process left out and those of other processes on the
   * database.
   */
  async #writeDown(): Promise<void> {
    const { store, dataDir } = this.#options;
    this.#written ??= await this.#writtenBefore();
    for await (const checkpoint of store.after(this.#written)) {
      await appendCheckpoint(dataDir, checkpoint);
      this.#written = checkpoint.size;
    }
  }

  async #writtenBefore(): Promise<number> {
    const { store, dataDir } = this.#options;
    const last = await lastWritten(dataDir);
    if (last === null) return 0;
    await endTornFile(dataDir);
    const known = await store.noteOf(last.checkpoint.size);
    if (known?.startsWith(last.note.text)) return last.checkpoint.size;
    // An older backup was restored. The file continues with the new checkpoints, and shows what is missing.
    return (await store.latest())?.before ?? 0;
  }
}
