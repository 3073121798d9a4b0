import { rm } from 'node:fs/promises';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Audit } from '../../audit/audit.ts';
import { LockedError } from '../../files/file-store.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { Upkeep } from '../../kernel/upkeep.ts';
import { hearingDir, recordingsDir } from '../../recording/layout.ts';
import { syncFolder } from '../../recording/segment-writer.ts';
import { inTransaction } from '../../storage/database.ts';
import type { RecordingKeys } from '../../storage/recording-keys.ts';
import type { Tables } from '../../storage/tables.ts';
import { keepCertificate } from './certificate-files.ts';
import { DeletionProofs } from './deletion-proofs.ts';
import type { DeletionProofsParts } from './deletion-proofs.ts';
import { RecordHolders } from './record-holders.ts';
import { RetentionStore } from './retention-store.ts';

/** How often interrupted deletions, and files in this data folder of other processes' deletions, are looked for, ms. */
const SWEEP_MS = 10 * 60_000;

export interface DeletionsParts extends DeletionProofsParts {
  readonly bus: EventBus;
  /** This process's name among the processes on the database; null when it is the only one. */
  readonly node: string | null;
  readonly recordingKeys: Pick<RecordingKeys, 'destroy' | 'forgetDestroyed'>;
  /** Destroys the key of a hearing's names and texts. */
  readonly eraseTexts: (hearing: HearingId) => Promise<void>;
  /** Removes the copies of a hearing's record from this data folder. */
  readonly removeCopies: (hearing: HearingId) => Promise<void>;
  /** Removes a recording from the store, where there is one. */
  readonly removeStored?: (hearing: HearingId) => Promise<void>;
  readonly audit: Audit;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Deletes records whose deletion has begun: copies, media, texts and finally the key. When nothing is left of them, leaves a
 * certificate in the database and in the data folder. Where several processes share a database, each removes the files in its own
 * data folder, and the last one signs. A row in the database alone deletes nothing: the certificate or the audit entry of the begin
 * must be the service's own. Each step can be repeated, and an interrupted deletion is completed at the next start. A record that a
 * restored backup brings back is deleted again by the certificate in the data folder.
 */
export class Deletions {
  readonly #parts: DeletionsParts;
  readonly #proofs: DeletionProofs;
  readonly #holders: RecordHolders;
  readonly #upkeep: Upkeep;
  /** Deletions that have nothing left in this data folder. */
  readonly #gone = new Set<string>();
  /** Until when the store keeps files of records that are to be deleted, by hearing; epoch ms. */
  readonly #lockedUntil = new Map<string, number>();

  constructor(parts: DeletionsParts) {
    this.#parts = parts;
    this.#proofs = new DeletionProofs(parts);
    this.#holders = new RecordHolders(parts.database);
    this.#upkeep = new Upkeep({
      everyMs: SWEEP_MS,
      turn: (ending) => this.#sweep(ending),
      problem: (error) => parts.log.error({ err: error }, 'records that are to be deleted are not all deleted yet'),
    });
  }

  begin(): void {
    this.#upkeep.begin();
  }

  /** Looks for pending deletions. */
  wake(): void {
    void this.#upkeep.run();
  }

  /**
   * Until when the store keeps files of a record that is to be deleted, epoch ms; null when nothing is known of a lock, and when
   * its time is over: the next sweep will show whether the store has released the files.
   */
  lockedUntil(hearing: HearingId): number | null {
    const until = this.#lockedUntil.get(hearing);
    return until !== undefined && until > this.#parts.now() ? until : null;
  }

  /** Resolves when no deletion runs. */
  idle(): Promise<void> {
    return this.#upkeep.idle();
  }

  /** Stops after the current step; the next start continues. */
  close(): Promise<void> {
    return this.#upkeep.close();
  }

  async #sweep(ending: AbortSignal): Promise<void> {
    const { database, recordingKeys, log } = this.#parts;
    await this.#proofs
      .beginAnew()
      .catch((error: unknown) => log.error({ err: error }, 'certificates of deletion cannot be read'));
    const begun = await new RetentionStore(database).begun().catch(() => []);
    const deleted: string[] = [];
    for (const deletion of begun) {
      if (ending.aborted) return;
      if (this.#gone.has(deletion.id)) continue;
      const hearing = deletion.hearing_id as HearingId;
      try {
        if (!(await this.#proofs.isOwn(deletion))) {
          log.error(
            { hearing },
            'the database has a deletion that the service has not begun, and it is not carried out',
          );
          continue;
        }
        await this.#removeFiles(hearing);
        this.#forgetLock(hearing);
        if (deletion.state === 'deleting') {
          if (await this.#finish(deletion, ending)) this.#gone.add(deletion.id);
        } else {
          // Another process has signed it. With a copy of the certificate, a backup that is restored here is deleted again.
          if (deletion.certificate !== null) await keepCertificate(this.#parts.dataDir, hearing, deletion.certificate);
          // Signing in the other process may also have destroyed the key.
          this.#parts.bus.publish('recording-destroyed', hearing);
          deleted.push(deletion.id);
        }
      } catch (error) {
        // The next sweep tries again. Nobody can do anything about a lock but wait.
        const level = error instanceof LockedError ? 'warn' : 'error';
        log[level]({ err: error, hearing }, 'a record that is to be deleted is not deleted yet');
        if (error instanceof LockedError) this.#noteLock(hearing, error.until);
      }
    }
    if (deleted.length === 0 || ending.aborted) return;
    try {
      // A process may have ended after destroying a key and before the key was overwritten on disk.
      await recordingKeys.forgetDestroyed();
      for (const id of deleted) this.#gone.add(id);
    } catch (error) {
      log.error({ err: error }, 'keys of deleted records may be in the files of the database still');
    }
  }

  /** Tells those who look at the record, when it is news. */
  #noteLock(hearing: HearingId, until: number): void {
    if (this.#lockedUntil.get(hearing) === until) return;
    this.#lockedUntil.set(hearing, until);
    this.#parts.bus.publish('record-access-changed', hearing, null);
  }

  /** The lock may be over long before the deletion is: other processes may still have to remove their files. */
  #forgetLock(hearing: HearingId): void {
    if (this.#lockedUntil.delete(hearing)) this.#parts.bus.publish('record-access-changed', hearing, null);
  }

  async #removeFiles(hearing: HearingId): Promise<void> {
    const { node, removeCopies, removeStored, now } = this.#parts;
    await removeCopies(hearing);
    // Done first, because it does not depend on a store that may be unavailable or keep files for a time.
    await this.#removeFolder(hearing);
    if (removeStored !== undefined) {
      await removeStored(hearing);
      // Until the store was emptied, a player may have brought files back.
      await this.#removeFolder(hearing);
    }
    if (node !== null) await this.#holders.confirmRemoved(hearing, node, now());
  }

  async #removeFolder(hearing: string): Promise<void> {
    const { dataDir } = this.#parts;
    await rm(hearingDir(dataDir, hearing), { recursive: true, force: true });
    await syncFolder(recordingsDir(dataDir)).catch(ignoreMissing);
  }

  /** False when it was stopped because the service ends. */
  async #finish(deletion: Tables['record_deletions'], ending: AbortSignal): Promise<boolean> {
    const { database, recordingKeys, eraseTexts, audit, dataDir, bus, log, now } = this.#parts;
    const hearing = deletion.hearing_id as HearingId;
    if (ending.aborted) return false;
    const others = await this.#holders.of(hearing);
    if (others.length > 0) {
      log.warn(
        { hearing, nodes: others },
        'a deletion waits for processes in whose data folders the recording lies still',
      );
      return false;
    }
    await eraseTexts(hearing);
    if (ending.aborted) return false;
    const destroyedAt = await recordingKeys.destroy(hearing, now());
    // From here on nothing is left, not even in the files of the database: only now the certificate may say so.
    const certificate = await this.#proofs.certify(deletion, destroyedAt);
    await inTransaction(database, async (on) => {
      const isFirst = await new RetentionStore(on).setDeletion(deletion.id, 'deleting', {
        state: 'deleted',
        deleted_at: certificate.deletedAt,
        certificate: certificate.note,
      });
      // Another process on the database was faster.
      if (!isFirst) return;
      const details = {
        order: deletion.order_number,
        orderedBy: deletion.ordered_by,
        entries: certificate.entries,
        head: certificate.head,
        deletedAt: certificate.deletedAt,
      };
      const note = {
        actor: { kind: 'system' },
        act: 'record-deleted',
        subject: { kind: 'booking', id: hearing },
        details,
      } as const;
      // Its certificate may have been signed long ago, by a process that ended then.
      await audit.note(on, note, now());
    });
    const written = await new RetentionStore(database).certificateOf(deletion.id);
    if (written === null) throw new Error('the deletion was not written');
    await keepCertificate(dataDir, hearing, written);
    bus.publish('record-access-changed', hearing, null);
    return true;
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
