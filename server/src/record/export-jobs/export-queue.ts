import { rm } from 'node:fs/promises';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ExportFailure } from '@mahzar/shared/rest/record-exports';
import type { Audit, AuditNote } from '../../audit/audit.ts';
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

/** A copy that is made can be fetched for so long, ms. */
const KEPT_MS = 72 * 3_600_000;
/** The page is told how far a copy is no more often than this, ms; so often it is looked how much room it takes. */
const TELL_MS = 1_000;
const LOOK_MS = 3_000;
/** Longest time that a timer waits, ms. */
const DAY_MS = 86_400_000;

export interface ExportQueueParts extends PrepareParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly store: ExportStore;
  readonly audit: Audit;
  readonly log: PrepareParts['log'];
  readonly logger: Pick<Logger, 'error' | 'info'>;
  /** Free on the disk of a folder; null when it cannot be seen. */
  readonly freeBytesAt: (folder: string) => Promise<number | null>;
  /** Bytes that copies may take, and that are to be left free on the disk. */
  readonly room: { readonly exportBytes: number; readonly reserveBytes: number };
}

/** Makes the copies that are asked for, one after the other. What broke off with the process is begun anew. */
export class ExportQueue {
  readonly #parts: ExportQueueParts;
  #running: { readonly id: string; readonly stop: AbortController } | null = null;
  #working: Promise<void> = Promise.resolve();
  #isWorking = false;
  #isClosed = false;
  #expiry: NodeJS.Timeout | undefined;

  constructor(parts: ExportQueueParts) {
    this.#parts = parts;
  }

  /** Takes up what another run of this node has left. */
  async begin(): Promise<void> {
    this.#isClosed = false;
    for (const row of await this.#parts.store.takeUpAgain()) await this.#noteFailure(row, 'gave-up');
    await this.#tidy();
    this.wake();
  }

  /** There is something to be made. */
  wake(): void {
    if (this.#isWorking || this.#isClosed) return;
    this.#isWorking = true;
    this.#working = this.#work()
      .catch((error: unknown) => this.#parts.logger.error({ err: error }, 'copies of records are not made'))
      .finally(() => (this.#isWorking = false));
  }

  /** Stops what is being made of a job that was cancelled, and removes its files. */
  async stop(id: string): Promise<void> {
    if (this.#running?.id === id) this.#running.stop.abort();
    else await rm(exportDir(this.#parts.dataDir, id), { recursive: true, force: true });
  }

  /** Resolves when nothing is being made any more; it is taken up at the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#expiry);
    this.#running?.stop.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { store, logger } = this.#parts;
    while (!this.#isClosed) {
      const row = await store.takeNext();
      if (row === undefined) break;
      this.#told(row);
      const stop = new AbortController();
      this.#running = { id: row.id, stop };
      try {
        await this.#make(row, stop);
      } catch (error) {
        if (!stop.signal.aborted) {
          logger.error({ err: error, hearing: row.hearing_id, export: row.id }, 'a copy of a record was not made');
          await this.#failed(row, 'other');
        }
      } finally {
        this.#running = null;
      }
      this.#told(row);
      // What is left of one that was stopped or failed goes at once.
      if (!this.#isClosed) await this.#tidy();
    }
  }

  async #make(row: ExportRow, stop: AbortController): Promise<void> {
    const { store, dataDir, audit, database, now, logger } = this.#parts;
    await rm(exportDir(dataDir, row.id), { recursive: true, force: true });
    const prepared = await prepare(this.#parts, row);
    if (prepared instanceof Rejection) return this.#failed(row, prepared.code);
    const room = await this.#room();
    if (prepared.bytes > room) return this.#failed(row, 'no-room');
    let hasRoom = true;
    const looking = setInterval(() => {
      void bytesIn(exportDir(dataDir, row.id)).then((bytes) => {
        hasRoom &&= bytes <= room;
        if (!hasRoom) stop.abort();
      });
    }, LOOK_MS);
    let toldAt = 0;
    try {
      const made = await makeApart(prepared.toMake, {
        signal: stop.signal,
        onPercent: (percent) => {
          if (performance.now() - toldAt < TELL_MS) return;
          toldAt = performance.now();
          void store.progress(row.id, percent).then(
            () => this.#told(row),
            () => undefined,
          );
        },
      });
      if (made.type === 'failed') {
        logger.error({ hearing: row.hearing_id, export: row.id, why: made.message }, 'a copy of a record was not made');
        return await this.#failed(row, made.failure);
      }
      const { type: _, ...file } = made;
      const at = now();
      await inTransaction(database, async (on) => {
        if (!(await store.within(on).done(row.id, { ...file, until: at + KEPT_MS }))) return;
        const { certificate } = prepared;
        const details = { export: row.id, sealedStore: false };
        await audit.noteAll(
          on,
          [
            noteOf(row, 'record-export-done', { bytes: made.bytes, sha256: made.sha256 }),
            ...(certificate === undefined ? [] : [sealedNote(row.hearing_id, { certificate, ...details })]),
          ],
          at,
        );
      });
    } catch (error) {
      if (hasRoom) throw error;
      await this.#failed(row, 'no-room');
    } finally {
      clearInterval(looking);
    }
  }

  async #failed(row: ExportRow, failure: ExportFailure): Promise<void> {
    if (await this.#parts.store.failed(row.id, failure)) await this.#noteFailure(row, failure);
  }

  async #noteFailure(row: ExportRow, failure: ExportFailure): Promise<void> {
    const { database, audit, now } = this.#parts;
    await inTransaction(database, (on) =>
      audit.note(on, noteOf(row, 'record-export-failed', { reason: failure }), now()),
    );
  }

  /** Bytes that one more copy may take. */
  async #room(): Promise<number> {
    const { dataDir, room, freeBytesAt } = this.#parts;
    const [taken, free] = await Promise.all([bytesIn(exportsDir(dataDir)), freeBytesAt(dataDir)]);
    return Math.min(room.exportBytes - taken, (free ?? Infinity) - room.reserveBytes);
  }

  /** Removes what is too old or nobody's, and comes back when the next one is. */
  async #tidy(): Promise<void> {
    const { store, dataDir, now } = this.#parts;
    const { kept, next } = await store.expire(now());
    await removeOthers(dataDir, kept);
    clearTimeout(this.#expiry);
    if (next === null || this.#isClosed) return;
    const again = (): void =>
      void this.#tidy().catch((error: unknown) =>
        this.#parts.logger.error({ err: error }, 'old copies are not removed'),
      );
    this.#expiry = setTimeout(again, Math.min(Math.max(0, next - now()), DAY_MS)).unref();
  }

  #told(row: ExportRow): void {
    this.#parts.bus.publish('record-access-changed', row.hearing_id as HearingId);
  }
}

/** What is noted of a job by the service itself. */
function noteOf(row: ExportRow, act: AuditNote['act'], details: AuditNote['details']): AuditNote {
  const subject = { kind: 'booking', id: row.hearing_id };
  return { actor: { kind: 'system' }, act, subject, details: { export: row.id, as: row.kind, ...details } };
}
