import { rm } from 'node:fs/promises';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Audit } from '../../audit/audit.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { Logger } from '../../observability/logger.ts';
import { hearingDir, recordingsDir } from '../../recording/layout.ts';
import { syncFolder } from '../../recording/segment-writer.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import type { RecordingKeys } from '../../storage/recording-keys.ts';
import type { Tables } from '../../storage/tables.ts';
import { RecordKeys } from '../proof/record-keys.ts';
import { createAuditLog } from '../../audit/audit-store.ts';
import { keepCertificate, keptCertificates } from './certificate-files.ts';
import { countersign, proofOfBegun, readCertificate, signCertificate } from './certificate.ts';
import type { DeletionCertificate } from './certificate.ts';
import { RetentionStore } from './retention-store.ts';

/** What broke off, and what lies in the data folders of other processes, is looked for so often, ms. */
const SWEEP_MS = 10 * 60_000;
/** Entries of the audit log about one record that are looked at. */
const MOST_BEGUN = 100;

export interface DeletionsParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly recordingKeys: Pick<RecordingKeys, 'destroy' | 'forgetDestroyed'>;
  /** Destroys the key of a hearing's names and texts. */
  readonly eraseTexts: (hearing: HearingId) => Promise<void>;
  /** Removes the copies of a hearing's record from this data folder. */
  readonly removeCopies: (hearing: HearingId) => Promise<void>;
  readonly audit: Audit;
  readonly dataDir: string;
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Name of the court's first key. */
  readonly court: string;
  readonly log: Pick<Logger, 'error' | 'warn'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Deletes records whose deletion was begun: copies, media, texts and at last the key; it leaves a certificate, in the database and in
 * the data folder. What stands in the database alone deletes nothing: a certificate, or the entry that says that it was begun, must be
 * the service's own. Each step may be repeated: what broke off is finished at the next start. What a restored backup has brought back is
 * deleted again by the certificate in the data folder.
 */
export class Deletions {
  readonly #parts: DeletionsParts;
  #working: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isClosing = false;
  /** Deletions of which nothing is left in this data folder. */
  readonly #gone = new Set<string>();

  constructor(parts: DeletionsParts) {
    this.#parts = parts;
  }

  begin(): void {
    this.wake();
    this.#timer = setInterval(() => this.wake(), SWEEP_MS).unref();
  }

  /** Looks for what is to be deleted. */
  wake(): void {
    this.#working = this.#working.then(() => this.#sweep());
  }

  /** Resolves when nothing is being deleted. */
  async idle(): Promise<void> {
    await this.#working;
  }

  /** Ends after the step that is being done; the next start goes on from there. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#isClosing = true;
    await this.#working;
  }

  async #sweep(): Promise<void> {
    const { database, recordingKeys, log } = this.#parts;
    if (this.#isClosing) return;
    await this.#byCertificates().catch((error: unknown) =>
      log.error({ err: error }, 'certificates of deletion cannot be read'),
    );
    const begun = await new RetentionStore(database).begun().catch(() => []);
    const deleted: string[] = [];
    for (const deletion of begun) {
      if (this.#isClosing) return;
      if (this.#gone.has(deletion.id)) continue;
      const hearing = deletion.hearing_id;
      try {
        if (!(await this.#isOwn(deletion))) {
          log.error(
            { hearing },
            'the database has a deletion that the service has not begun, and it is not carried out',
          );
          continue;
        }
        await this.#removeFiles(hearing);
        if (deletion.state === 'deleting') {
          if (await this.#finish(deletion)) this.#gone.add(deletion.id);
        } else {
          // Another process may have destroyed it.
          this.#parts.bus.publish('recording-destroyed', hearing as HearingId);
          deleted.push(deletion.id);
        }
      } catch (error) {
        // It is tried again.
        log.error({ err: error, hearing }, 'a record that is to be deleted is not deleted yet');
      }
    }
    if (deleted.length === 0 || this.#isClosing) return;
    try {
      // A process may have ended after it had destroyed a key, and before nothing of it was left.
      await recordingKeys.forgetDestroyed();
      for (const id of deleted) this.#gone.add(id);
    } catch (error) {
      log.error({ err: error }, 'keys of deleted records may be in the files of the database still');
    }
  }

  /** Whether the service has begun this deletion itself: who has the database alone can write a row, and cannot show that. */
  async #isOwn(deletion: Tables['record_deletions']): Promise<boolean> {
    const { database, masterKey } = this.#parts;
    const { hearing_id: hearing, certificate } = deletion;
    if (deletion.state === 'deleted') {
      const keys = await this.#keys();
      return certificate !== null && readCertificate(certificate, keys, masterKey)?.hearing === hearing;
    }
    if ((await this.#keptOf(deletion)) !== undefined) return true;
    const proof = proofOfBegun(masterKey, deletion);
    const filter = { act: 'record-deletion-begun', subject: `booking:${hearing}` };
    const begun = await createAuditLog(database).search(filter, { before: null, limit: MOST_BEGUN });
    return begun.some(({ details }) => details.proof === proof);
  }

  #keys() {
    const { database, masterKey, randomBytes } = this.#parts;
    return new RecordKeys(masterKey, randomBytes).own(database);
  }

  /** The certificate in the data folder, when it was signed already. */
  async #keptOf(
    deletion: Tables['record_deletions'],
  ): Promise<(DeletionCertificate & { readonly note: string }) | undefined> {
    const { dataDir, masterKey } = this.#parts;
    const keys = await this.#keys();
    for (const note of await keptCertificates(dataDir)) {
      const kept = readCertificate(note, keys, masterKey);
      if (kept?.hearing === deletion.hearing_id && kept.orderedAt === deletion.ordered_at) return { ...kept, note };
    }
    return undefined;
  }

  async #removeFiles(hearing: string): Promise<void> {
    const { dataDir, removeCopies } = this.#parts;
    await removeCopies(hearing as HearingId);
    await rm(hearingDir(dataDir, hearing), { recursive: true, force: true });
    await syncFolder(recordingsDir(dataDir)).catch(ignoreMissing);
  }

  /** False when it was left off, for the service ends. */
  async #finish(deletion: Tables['record_deletions']): Promise<boolean> {
    const { database, recordingKeys, eraseTexts, audit, dataDir, bus, now } = this.#parts;
    const hearing = deletion.hearing_id as HearingId;
    if (this.#isClosing) return false;
    const certificate = await this.#certify(deletion);
    await keepCertificate(dataDir, hearing, certificate.note);
    if (this.#isClosing) return false;
    await eraseTexts(hearing);
    if (this.#isClosing) return false;
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
    bus.publish('record-access-changed', hearing);
    return true;
  }

  /** The one that was signed before the process ended, if it was; else a new one. */
  async #certify(deletion: Tables['record_deletions']): Promise<DeletionCertificate & { readonly note: string }> {
    const { database, now } = this.#parts;
    const kept = await this.#keptOf(deletion);
    if (kept !== undefined) {
      if (readCertificate(kept.note, await this.#keys()) !== undefined) return kept;
      // The key that has signed it is newer than the backup that was restored.
      return { ...kept, note: await countersign(database, kept.note, { ...kept, deletedAt: now() }, this.#parts) };
    }
    const store = new RetentionStore(database);
    const record = await store.record(deletion.hearing_id as HearingId);
    const last = await database.db
      .selectFrom('log_entries')
      .select(['seq', 'hash'])
      .where('hearing_id', '=', deletion.hearing_id)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const certificate = {
      hearing: deletion.hearing_id,
      caseNumber: record?.caseNumber ?? '',
      order: deletion.order_number,
      orderedBy: deletion.ordered_by,
      orderedAt: deletion.ordered_at,
      carriedBy: deletion.carried_by ?? '',
      carriedAt: deletion.carried_at ?? deletion.ordered_at,
      entries: last.seq,
      head: last.hash,
      deletedAt: now(),
    };
    return { ...certificate, note: await signCertificate(database, certificate, this.#parts) };
  }

  /** Begins anew what certificates in the data folder say was deleted, and the database does not know. */
  async #byCertificates(): Promise<void> {
    const { database, dataDir, log, masterKey, randomBytes } = this.#parts;
    const notes = await keptCertificates(dataDir);
    if (notes.length === 0) return;
    const keys = await this.#keys();
    const store = new RetentionStore(database);
    for (const note of notes) {
      const certificate = readCertificate(note, keys, masterKey);
      if (certificate === undefined) {
        log.error(
          'a certificate of deletion in the data folder is not signed by a key of this court, and is not followed',
        );
        continue;
      }
      const hearing = certificate.hearing as HearingId;
      const known = (await store.deletionsAmong([hearing])).get(hearing);
      if (known?.state === 'deleting' || known?.state === 'deleted') continue;
      const exists = await database.db.selectFrom('hearings').select('id').where('id', '=', hearing).executeTakeFirst();
      if (exists === undefined) continue;
      log.warn({ hearing }, 'a record that was deleted has come back with a backup, and is deleted again');
      await store.addDeletion({
        id: randomBytes(12).toString('base64url'),
        hearing_id: hearing,
        state: 'deleting',
        order_number: certificate.order,
        ordered_by: certificate.orderedBy,
        ordered_at: certificate.orderedAt,
        reason: null,
        carried_by: certificate.carriedBy,
        carried_at: certificate.carriedAt,
        deleted_at: null,
        certificate: null,
      });
    }
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
