import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ExportFailure } from '@mahzar/shared/rest/record-exports';
import type { Audit, AuditNote } from '../../audit/audit.ts';
import { CoalescingRunner } from '../../kernel/coalescing-runner.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { Logger } from '../../observability/logger.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { sealedNote } from '../sealed-file/prepare-seal.ts';
import { bytesIn, exportDir, exportsDir, removeOthers } from './export-folder.ts';
import type { ExportRow, ExportStore } from './export-store.ts';
import { makeApart } from './maker.ts';
import { prepare } from './prepare.ts';
import type { PrepareParts } from './prepare.ts';

/** How long a finished copy can be fetched, ms. */
const KEPT_MS = 72 * 3_600_000;
/** Shortest time between two progress messages to the page, and between two measurements of the copy's size, ms. */
const TELL_MS = 1_000;
const LOOK_MS = 3_000;
/** Wait before another attempt when the database cannot be written, ms. */
const RETRY_MS = 5_000;
/** How often it is checked whether a job has stopped, ms. */
const STOPPED_MS = 50;
/** Longest wait of a timer, ms. */
const DAY_MS = 86_400_000;

export interface ExportQueueParts extends PrepareParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly store: ExportStore;
  readonly audit: Audit;
  readonly log: PrepareParts['log'];
  readonly logger: Pick<Logger, 'error' | 'info'>;
  /** Free bytes on the disk of a folder; null when they cannot be measured. */
  readonly freeBytesAt: (folder: string) => Promise<number | null>;
  /** Most bytes that copies may take together, and bytes to be left free on the disk. */
  readonly room: { readonly exportBytes: number; readonly reserveBytes: number };
  /** Bytes that sessions need in addition. */
  readonly sessionBytes: () => number;
}

/** Makes the ordered copies one after another. Jobs that were interrupted by the end of the process start again. */
export class ExportQueue {
  readonly #parts: ExportQueueParts;
  #running: { readonly id: string; readonly stop: AbortController } | null = null;
  readonly #work = new CoalescingRunner(() => this.#takeNext());
  #hasTakenUp = false;
  #closing = new AbortController();
  #expiry: NodeJS.Timeout | undefined;

  constructor(parts: ExportQueueParts) {
    this.#parts = parts;
  }

  /** Resumes the jobs that an earlier run of this node left. */
  begin(): void {
    this.#closing = new AbortController();
    this.#hasTakenUp = false;
    this.wake();
  }

  /** To be called when there is a copy to make or to remove. */
  wake(): void {
    if (!this.#isClosed) void this.#work.request();
  }

  /** Stops a cancelled job and removes its files. */
  async stop(id: string): Promise<void> {
    if (this.#running?.id === id) this.#running.stop.abort();
    else await rm(exportDir(this.#parts.dataDir, id), { recursive: true, force: true });
  }

  /** Removes all copies of a hearing's record from this data folder, also one that is being made. */
  async removeAll(hearing: HearingId): Promise<void> {
    const { store, dataDir } = this.#parts;
    for (const { id } of await store.leftHere(hearing)) {
      await store.cancel(id);
      await this.stop(id);
      // The running job removes its own files when it has stopped.
      while (this.#running?.id === id) await pause(STOPPED_MS);
      await rm(exportDir(dataDir, id), { recursive: true, force: true });
    }
  }

  /** Resolves when no job runs any more; the interrupted one continues at the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#expiry);
    this.#running?.stop.abort();
    await this.#work.idle();
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #takeNext(): Promise<void> {
    if (this.#isClosed) return;
    await this.#insist(() => this.#takeUp());
    const row = await this.#insist(() => this.#parts.store.takeNext());
    if (row === undefined) return;
    // More may be waiting.
    this.wake();
    await this.#take(row);
  }

  /** Retries the act until it succeeds, also while the database cannot be written; undefined when the queue is closed first. */
  async #insist<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
    while (!this.#isClosed) {
      try {
        return await act();
      } catch (error) {
        this.#parts.logger.error({ err: error }, 'copies of records wait: database not writable; retrying');
        await pause(RETRY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  async #takeUp(): Promise<void> {
    if (!this.#hasTakenUp) {
      await inTransaction(this.#parts.database, async (on) => {
        for (const row of await this.#parts.store.within(on).takeUpAgain()) await this.#noteFailure(on, row, 'gave-up');
      });
      this.#hasTakenUp = true;
    }
    await this.#tidy();
  }

  async #take(row: ExportRow): Promise<void> {
    const { logger, store, dataDir } = this.#parts;
    this.#announce(row);
    const stop = new AbortController();
    this.#running = { id: row.id, stop };
    try {
      await this.#make(row, stop);
    } catch (error) {
      // An unfinished copy is useless, and storing the failure may need its room.
      await rm(exportDir(dataDir, row.id), { recursive: true, force: true }).catch(() => undefined);
      if (this.#isClosed) {
        await store.giveBack(row).catch((cause: unknown) => logger.error({ err: cause }, 'stopped copy not requeued'));
      } else if (error instanceof NotMade || !stop.signal.aborted) {
        const failure = error instanceof NotMade ? error.failure : 'other';
        logger.error({ err: error, hearing: row.hearing_id, export: row.id }, 'a copy of a record was not made');
        await this.#insist(() => this.#failed(row, failure));
      }
    } finally {
      this.#running = null;
    }
    this.#announce(row);
  }

  /** @throws NotMade; AbortError when the job was stopped */
  async #make(row: ExportRow, stop: AbortController): Promise<void> {
    const { store, dataDir, audit, database, now } = this.#parts;
    await rm(exportDir(dataDir, row.id), { recursive: true, force: true });
    const prepared = await prepare(this.#parts, row);
    if (prepared instanceof Rejection) throw new NotMade(prepared.code);
    const room = this.#parts.room.exportBytes - (await bytesIn(exportsDir(dataDir)));
    if (prepared.bytes > Math.min(room, await this.#spareBytes())) throw new NotMade('no-room');
    const looking = setInterval(() => {
      void Promise.all([bytesIn(exportDir(dataDir, row.id)), this.#spareBytes()]).then(([bytes, spare]) => {
        if (bytes > room || spare < 0) stop.abort(new NotMade('no-room'));
      });
    }, LOOK_MS);
    let toldAt = 0;
    try {
      await prepared.writeFiles?.(stop.signal);
      stop.signal.throwIfAborted();
      const made = await makeApart(prepared.toMake, {
        signal: stop.signal,
        onPercent: (percent) => {
          if (performance.now() - toldAt < TELL_MS) return;
          toldAt = performance.now();
          void store.progress(row.id, percent).then(
            () => this.#announce(row),
            () => undefined,
          );
        },
      });
      if (made.type === 'failed') throw new NotMade(made.failure, made.message);
      const { type: _, ...file } = made;
      const at = now();
      const { certificate, holds } = prepared;
      const documents = holds === undefined ? null : JSON.stringify(holds);
      const details = { export: row.id, sealedStore: false };
      await this.#insist(() =>
        inTransaction(database, async (on) => {
          if (!(await store.within(on).done(row.id, { ...file, documents, until: at + KEPT_MS }))) return;
          await audit.noteAll(
            on,
            [
              noteOf(row, 'record-export-done', { bytes: made.bytes, sha256: made.sha256 }),
              ...(certificate === undefined ? [] : [sealedNote(row.hearing_id, { certificate, ...details })]),
            ],
            at,
          );
        }),
      );
    } finally {
      clearInterval(looking);
    }
  }

  async #failed(row: ExportRow, failure: ExportFailure): Promise<void> {
    const { database, store } = this.#parts;
    await inTransaction(database, async (on) => {
      if (await store.within(on).failed(row.id, failure)) await this.#noteFailure(on, row, failure);
    });
  }

  #noteFailure(on: Database, row: ExportRow, failure: ExportFailure): Promise<void> {
    const { audit, now } = this.#parts;
    return audit.note(on, noteOf(row, 'record-export-failed', { reason: failure }), now());
  }

  /** Free bytes that are reserved neither for the log nor for sessions. */
  async #spareBytes(): Promise<number> {
    const { dataDir, room, freeBytesAt, sessionBytes } = this.#parts;
    const free = await freeBytesAt(dataDir);
    return free === null ? Infinity : free - room.reserveBytes - sessionBytes();
  }

  /** Removes expired copies and folders without a job, and sets a timer for the next expiry. */
  async #tidy(): Promise<void> {
    const { store, dataDir, now } = this.#parts;
    const { kept, next } = await store.expire(now());
    await removeOthers(dataDir, kept);
    clearTimeout(this.#expiry);
    if (next === null || this.#isClosed) return;
    this.#expiry = setTimeout(() => this.wake(), Math.min(Math.max(0, next - now()), DAY_MS)).unref();
  }

  #announce(row: ExportRow): void {
    this.#parts.bus.publish('record-access-changed', row.hearing_id, row.asked_by);
  }
}

/** Why a copy was not made. */
class NotMade extends Error {
  readonly failure: ExportFailure;
  constructor(failure: ExportFailure, message: string = failure) {
    super(message);
    this.failure = failure;
  }
}

/** Audit note of the service itself about a job. */
function noteOf(row: ExportRow, act: AuditNote['act'], details: AuditNote['details']): AuditNote {
  const subject = { kind: 'booking', id: row.hearing_id };
  return { actor: { kind: 'system' }, act, subject, details: { export: row.id, as: row.kind, ...details } };
}
