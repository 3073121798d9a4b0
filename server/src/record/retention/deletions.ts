import { rm } from 'node:fs/promises';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Audit } from '../../audit/audit.ts';
import { LockedError } from '../../files/file-store.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { Upkeep } from '../../kernel/upkeep.ts';
import { hearingDir, recordingsDir } from '../../recording/layout.ts';
import { syncFolder } from '../../recording/segment-writer.ts';
import { inTransaction } from '../../storage/database.ts';
import { forgettingKeys } from '../../storage/forgetting.ts';
import type { Forgetting } from '../../storage/forgetting.ts';
import type { RecordingKeys } from '../../storage/recording-keys.ts';
import type { Tables } from '../../storage/tables.ts';
import { keepCertificate } from './certificate-files.ts';
import { DeletionProofs } from './deletion-proofs.ts';
import type { DeletionProofsParts } from './deletion-proofs.ts';
import { RecordHolders } from './record-holders.ts';
import { RetentionStore } from './retention-store.ts';

type Deletion = Tables['record_deletions'];

/** Interval of searches for interrupted deletions, and for local files of other processes' deletions, ms. */
const SWEEP_MS = 10 * 60_000;

export interface DeletionsParts extends DeletionProofsParts {
  readonly bus: EventBus;
  /** This process's name among the processes on the database; null when it is the only one. */
  readonly node: string | null;
  readonly recordingKeys: Pick<RecordingKeys, 'destroy'>;
  /** Destroys the key of a hearing's names and texts. */
  readonly eraseTexts: (hearing: HearingId) => Promise<void>;
  /** Removes the copies of a hearing's record from this data folder. */
  readonly removeCopies: (hearing: HearingId) => Promise<void>;
  /** Removes a recording from the store, where there is one. */
  readonly removeStored?: (hearing: HearingId) => Promise<void>;
  readonly audit: Audit;
}

/**
 * Deletes records whose deletion has begun: copies, media, texts and finally the key. When nothing is left of them, leaves a
 * certificate in the database and in the data folder. Where several processes share a database, each removes the files in its own
 * data folder, and the last one signs. A row in the database alone deletes nothing: its certificate or the audit entry about its
 * start must be the service's own. Each step can be repeated, and an interrupted deletion is completed at the next start. A
 * record that a restored backup brings back is deleted again by the certificate in the data folder.
 */
export class Deletions {
  readonly #parts: DeletionsParts;
  readonly #proofs: DeletionProofs;
  readonly #holders: RecordHolders;
  readonly #forgetting: Forgetting;
  readonly #upkeep: Upkeep;
  /** Deletions that have nothing left in this data folder. */
  readonly #gone = new Set<string>();
  /** By hearing: until when the store locks its files against deletion, epoch ms. */
  readonly #lockedUntil = new Map<string, number>();

  constructor(parts: DeletionsParts) {
    this.#parts = parts;
    this.#proofs = new DeletionProofs(parts);
    this.#holders = new RecordHolders(parts.database);
    this.#forgetting = forgettingKeys(parts.database);
    this.#upkeep = new Upkeep({
      everyMs: SWEEP_MS,
      turn: (ending) => this.#sweep(ending),
      problem: (error) => parts.log.error({ err: error }, 'deletion of records failed; retrying'),
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
   * Until when the store locks files of a record that is to be deleted, epoch ms; null when no lock is known, or its time is
   * over: the next sweep shows whether the store has released the files.
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

  /**
   * First removes files and keys of all records, because these steps do not wait. Then removes the keys' traces from the
   * database's files, for all records at once, which can wait for hours. Certificates are last.
   */
  async #sweep(ending: AbortSignal): Promise<void> {
    const { database, log } = this.#parts;
    await this.#proofs
      .beginAnew()
      .catch((error: unknown) => log.error({ err: error }, 'certificates of deletion cannot be read'));
    const begun = await new RetentionStore(database).begun().catch(() => []);
    const [destroyed, signed]: [Deletion[], Deletion[]] = [[], []];
    for (const deletion of begun) {
      if (ending.aborted) return;
      if (this.#gone.has(deletion.id)) continue;
      await this.#attempt(deletion, async () => {
        if (!(await this.#isOwn(deletion))) return;
        // Done before anything is removed. If it fails, the deletion continues.
        await this.#attempt(deletion, () => this.#proofs.noteBegun(deletion));
        // Repeated in each sweep until the certificate: work that ran before may have written files since.
        await this.#removeFiles(deletion.hearing_id);
        this.#forgetLock(deletion.hearing_id);
        if (deletion.state === 'deleted') {
          await this.#follow(deletion);
          signed.push(deletion);
        } else if (!ending.aborted && (await this.#destroyKeys(deletion))) destroyed.push(deletion);
      });
    }
    if ((destroyed.length === 0 && signed.length === 0) || ending.aborted) return;
    // Also for signed ones: a process may have ended after destroying a key and before the key was overwritten on disk.
    this.#forgetting.noteDeleted();
    try {
      await this.#forgetting.run(ending);
    } catch (error) {
      if (!ending.aborted)
        log.error({ err: error }, 'keys of deleted records may remain in the database files; retrying');
      return;
    }
    for (const { id } of signed) this.#gone.add(id);
    for (const deletion of destroyed) {
      if (ending.aborted) return;
      await this.#attempt(deletion, async () => {
        await this.#certify(deletion);
        this.#gone.add(deletion.id);
      });
    }
  }

  /** Runs a step, and logs its error; the next sweep retries. */
  async #attempt({ hearing_id: hearing }: Deletion, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      // A lock needs no action: it ends with time.
      const level = error instanceof LockedError ? 'warn' : 'error';
      this.#parts.log[level]({ err: error, hearing }, 'deletion of a record not finished; retrying');
      if (error instanceof LockedError) this.#noteLock(hearing, error.until);
    }
  }

  async #isOwn(deletion: Deletion): Promise<boolean> {
    const isOwn = await this.#proofs.isOwn(deletion);
    if (!isOwn)
      this.#parts.log.error(
        { hearing: deletion.hearing_id },
        'deletion in the database was not started by the service; ignored',
      );
    return isOwn;
  }

  /** After another process has signed: copies the certificate, so that a record restored here from a backup is deleted again. */
  async #follow({ hearing_id: hearing, certificate }: Deletion): Promise<void> {
    const { dataDir, bus } = this.#parts;
    if (certificate !== null) await keepCertificate(dataDir, hearing, certificate);
    // The other process may also have destroyed the key.
    bus.publish('recording-destroyed', hearing);
  }

  /** Stores the end of a lock, and publishes a change if it is new. */
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
      // Until the store was emptied, a player may have fetched files again.
      await this.#removeFolder(hearing);
    }
    if (node !== null) await this.#holders.confirmRemoved(hearing, node, now());
  }

  async #removeFolder(hearing: string): Promise<void> {
    const { dataDir } = this.#parts;
    await rm(hearingDir(dataDir, hearing), { recursive: true, force: true });
    await syncFolder(recordingsDir(dataDir)).catch(ignoreMissing);
  }

  /** Destroys the keys of texts and recording. Returns false while other processes have files of the recording. */
  async #destroyKeys({ hearing_id: hearing }: Deletion): Promise<boolean> {
    const { recordingKeys, eraseTexts, log, now } = this.#parts;
    const others = await this.#holders.of(hearing);
    if (others.length > 0) {
      log.warn({ hearing, nodes: others }, 'deletion waits for other processes that still hold the recording');
      return false;
    }
    await eraseTexts(hearing);
    await recordingKeys.destroy(hearing, now());
    return true;
  }

  /**
   * Signs the certificate. Must be called when nothing is left, not even in the database's files: only older backups may have the
   * keys.
   */
  async #certify(deletion: Deletion): Promise<void> {
    const { database, audit, dataDir, bus, now } = this.#parts;
    const hearing = deletion.hearing_id;
    const certificate = await this.#proofs.certify(deletion, now());
    await inTransaction(database, async (on) => {
      const isFirst = await new RetentionStore(on).setDeletion(deletion.id, 'deleting', {
        state: 'deleted',
        deleted_at: certificate.deletedAt,
        certificate: certificate.note,
      });
      // Another process on the database has signed first.
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
      await audit.note(on, note, now());
    });
    const written = await new RetentionStore(database).certificateOf(deletion.id);
    if (written === null) throw new Error('the deletion was not written');
    await keepCertificate(dataDir, hearing, written);
    bus.publish('record-access-changed', hearing, null);
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
