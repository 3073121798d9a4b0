import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { CoalescingRunner } from '../kernel/coalescing-runner.ts';
import { RetryTimer } from '../kernel/retry-timer.ts';
import type { Logger } from '../observability/logger.ts';
import { TOLD_ENTRIES } from './reported-hearing-event.ts';
import type { LogReader } from './webhook-log-reader.ts';

/** Pause before a failing database is queried again, ms. */
const PROBLEM_PAUSE_MS = 5_000;

/**
 * Plans webhook messages from the logs of hearings. A log is on disk before it is announced, so entries that were not read when the
 * service was killed are read at the next start.
 */
export class LogTailer {
  readonly #parts: { readonly reader: LogReader; readonly planned: () => void; readonly log: Logger };
  readonly #hearings = new Set<HearingId>();
  readonly #reading = new CoalescingRunner(() => this.#readAll());
  readonly #retry = new RetryTimer([PROBLEM_PAUSE_MS], () => this.#run());
  #closed = false;

  /** @param parts.planned is called when messages are on disk */
  constructor(parts: { readonly reader: LogReader; readonly planned: () => void; readonly log: Logger }) {
    this.#parts = parts;
  }

  /** Reads what earlier runs left unread. */
  async begin(): Promise<void> {
    for (const hearing of await this.#parts.reader.behind()) this.#hearings.add(hearing);
    this.#run();
  }

  /** Entries were appended to a hearing's log. */
  changed(hearing: HearingId, entries: readonly Entry[]): void {
    if (entries.some(({ event }) => (TOLD_ENTRIES as readonly string[]).includes(event.type))) this.look(hearing);
  }

  /** To be called when a hearing may have something to report. */
  look(hearing: HearingId): void {
    this.#hearings.add(hearing);
    this.#run();
  }

  /** Finishes reading the current hearing. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry.close();
    await this.#reading.idle();
  }

  #run(): void {
    if (!this.#closed) void this.#reading.request();
  }

  async #readAll(): Promise<void> {
    const { reader, planned, log } = this.#parts;
    for (const hearing of this.#hearings) {
      if (this.#closed) return;
      this.#hearings.delete(hearing);
      try {
        if ((await reader.advance(hearing)) > 0) planned();
      } catch (error) {
        log.warn({ err: error, hearing }, 'events not read for webhooks; retrying');
        this.#hearings.add(hearing);
        this.#retry.failed();
        return;
      }
    }
  }
}
