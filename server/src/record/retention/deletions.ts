import { rm } from 'node:fs/promises';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Audit } from '../../audit/audit.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { Upkeep } from '../../kernel/upkeep.ts';
import { hearingDir, recordingsDir } from '../../recording/layout.ts';
import { syncFolder } from '../../recording/segment-writer.ts';
import type { RecordingKeys } from '../../storage/recording-keys.ts';
import type { Tables } from '../../storage/tables.ts';
import { keepCertificate } from './certificate-files.ts';
import { DeletionProofs } from './deletion-proofs.ts';
import type { DeletionProofsParts } from './deletion-proofs.ts';
import { RecordHolders } from './record-holders.ts';
import { RetentionStore } from './retention-store.ts';

/** What broke off, and what lies in the data folders of other processes, is looked for so often, ms. */
const SWEEP_MS = 10 * 60_000;

export interface DeletionsParts extends DeletionProofsParts {
  readonly bus: EventBus;
  /** This process's name among those on the database; null when there are no others. */
  readonly node: string | null;
  readonly recordingKeys: Pick<RecordingKeys, 'destroy' | 'forgetDestroyed'>;
  /** Destroys the key of a hearing's names and texts. */
  readonly eraseTexts: (hearing: HearingId) => Promise<void>;
  /** Removes the copies of a hearing's record from this data folder. */
  readonly removeCopies: (hearing: HearingId) => Promise<void>;
  /** Removes a recording from the store beside the data folder, where there is one. */
  readonly removeStored?: (hearing: HearingId) => Promise<void>;
  readonly audit: Audit;
}

/**
 * Deletes records whose deletion was begun: copies, media, texts and at last the key; it leaves a certificate, in the database
 * and in the data folder. Where processes share a database, each removes what lies in its own data folder, and whoever is last
 * signs. What stands in the database alone deletes nothing: a certificate, or the entry that says that it was begun, must be the
 * service's own. Each step may be repeated: what broke off is finished at the next start. What a restored backup has brought back
 * is deleted again by the certificate in the data folder.
 */
export class Deletions {
  readonly #parts: DeletionsParts;
  readonly #proofs: DeletionProofs;
  readonly #holders: RecordHolders;
  readonly #upkeep: Upkeep;
  /** Deletions of which nothing is left in this data folder. */
  readonly #gone = new Set<string>();

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

  /** Looks for what is to be deleted. */
  wake(): void {
    void this.#upkeep.run();
  }

  /** Resolves when nothing is being deleted. */
  idle(): Promise<void> {
    return this.#upkeep.idle();
  }

  /** Ends after the step that is being done; the next start goes on from there. */
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
      const hearing = deletion.hearing_id;
      try {
        if (!(await this.#proofs.isOwn(deletion))) {
          log.error(
            { hearing },
            'the database has a deletion that the service has not begun, and it is not carried out',
          );
          continue;
        }
        await this.#removeFiles(hearing);
        if (deletion.state === 'deleting') {
          if (await this.#finish(deletion, ending)) this.#gone.add(deletion.id);
        } else {
          // Another process has signed it: what a restored backup brings back here is deleted by it again.
          if (deletion.certificate !== null) await keepCertificate(this.#parts.dataDir, hearing, deletion.certificate);
          // That may also have destroyed the key.
          this.#parts.bus.publish('recording-destroyed', hearing as HearingId);
          deleted.push(deletion.id);
        }
      } catch (error) {
        // It is tried again.
        log.error({ err: error, hearing }, 'a record that is to be deleted is not deleted yet');
      }
    }
    if (deleted.length === 0 || ending.aborted) return;
    try {
      // A process may have ended after it had destroyed a key, and before nothing of it was left.
      await recordingKeys.forgetDestroyed();
      for (const id of deleted) this.#gone.add(id);
    } catch (error) {
      log.error({ err: error }, 'keys of deleted records may be in the files of the database still');
    }
  }

  async #removeFiles(hearing: string): Promise<void> {
    const { node, removeCopies, removeStored, now } = this.#parts;
    await removeCopies(hearing as HearingId);
    // First: it waits for no store that is away, or that keeps files for a time.
    await this.#removeFolder(hearing);
    if (removeStored !== undefined) {
      await removeStored(hearing as HearingId);
      // Of what was in the store still, a player may have had something brought back.
      await this.#removeFolder(hearing);
    }
    if (node !== null) await this.#holders.confirmRemoved(hearing as HearingId, node, now());
  }

  async #removeFolder(hearing: string): Promise<void> {
    const { dataDir } = this.#parts;
    await rm(hearingDir(dataDir, hearing), { recursive: true, force: true });
    await syncFolder(recordingsDir(dataDir)).catch(ignoreMissing);
  }

  /** False when it was left off, for the service ends. */
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
    const certificate = await this.#proofs.certify(deletion);
    await keepCertificate(dataDir, hearing, certificate.note);
    if (ending.aborted) return false;
    await eraseTexts(hearing);
    if (ending.aborted) return false;
    await recordingKeys.destroy(hearing, certificate.deletedAt, async (on) => {
      const isFirst = await new RetentionStore(on).setDeletion(deletion.id, 'deleting', {
        state: 'deleted',
        deleted_at: certificate.deletedAt,
        certificate: certificate.note,
      });
      // Another process on the database was sooner.
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
    if (written !== certificate.note) await keepCertificate(dataDir, hearing, written);
    bus.publish('record-access-changed', hearing, null);
    return true;
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
