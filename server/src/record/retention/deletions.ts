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
import { listRecordKeys } from '../proof/record-keys.ts';
import { keepCertificate, keptCertificates } from './certificate-files.ts';
import { readCertificate, signCertificate } from './certificate.ts';
import type { DeletionCertificate } from './certificate.ts';
import { RetentionStore } from './retention-store.ts';

/** What broke off, and what lies in the data folders of other processes, is looked for so often, ms. */
const SWEEP_MS = 10 * 60_000;

export interface DeletionsParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly recordingKeys: Pick<RecordingKeys, 'destroy'>;
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
 * the data folder. Each step may be repeated: what broke off is finished at the next start. What a restored backup has brought back is
 * deleted again by the certificate in the data folder.
 */
export class Deletions {
  readonly #parts: DeletionsParts;
  #working: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
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

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#working;
  }

  async #sweep(): Promise<void> {
    const { database, log } = this.#parts;
    await this.#byCertificates().catch((error: unknown) =>
      log.error({ err: error }, 'certificates of deletion cannot be read'),
    );
    const begun = await new RetentionStore(database).begun().catch(() => []);
    for (const deletion of begun) {
      if (this.#gone.has(deletion.id)) continue;
      try {
        await this.#removeFiles(deletion.hearing_id);
        if (deletion.state === 'deleting') await this.#finish(deletion);
        // Another process has destroyed it.
        else this.#parts.bus.publish('recording-destroyed', deletion.hearing_id as HearingId);
        this.#gone.add(deletion.id);
      } catch (error) {
        // It is tried again.
        log.error({ err: error, hearing: deletion.hearing_id }, 'a record that is to be deleted is not deleted yet');
      }
    }
  }

  async #removeFiles(hearing: string): Promise<void> {
    const { dataDir, removeCopies } = this.#parts;
    await removeCopies(hearing as HearingId);
    await rm(hearingDir(dataDir, hearing), { recursive: true, force: true });
    await syncFolder(recordingsDir(dataDir)).catch(ignoreMissing);
  }

  async #finish(deletion: Tables['record_deletions']): Promise<void> {
    const { database, recordingKeys, eraseTexts, audit, dataDir, bus } = this.#parts;
    const hearing = deletion.hearing_id as HearingId;
    const store = new RetentionStore(database);
    const certificate = await this.#certify(deletion);
    await keepCertificate(dataDir, hearing, certificate.note);
    await eraseTexts(hearing);
    await recordingKeys.destroy(hearing, certificate.deletedAt, async (on) => {
      await new RetentionStore(on).setDeletion(deletion.id, {
        state: 'deleted',
        deleted_at: certificate.deletedAt,
        certificate: certificate.note,
      });
      const details = {
        order: deletion.order_number,
        orderedBy: deletion.ordered_by,
        entries: certificate.entries,
        head: certificate.head,
      };
      const note = {
        actor: { kind: 'system' },
        act: 'record-deleted',
        subject: { kind: 'booking', id: hearing },
        details,
      } as const;
      await audit.note(on, note, certificate.deletedAt);
    });
    if (!(await store.isDeleted(hearing))) throw new Error('the deletion was not written');
    bus.publish('record-access-changed', hearing);
  }

  /** The one that was signed before the process ended, if it was; else a new one. */
  async #certify(deletion: Tables['record_deletions']): Promise<DeletionCertificate & { readonly note: string }> {
    const { database, dataDir, now } = this.#parts;
    const keys = await listRecordKeys(database);
    for (const note of await keptCertificates(dataDir)) {
      const kept = readCertificate(note, keys);
      if (kept?.hearing === deletion.hearing_id && kept.orderedAt === deletion.ordered_at) return { ...kept, note };
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
    const { database, dataDir, log, randomBytes } = this.#parts;
    const notes = await keptCertificates(dataDir);
    if (notes.length === 0) return;
    const keys = await listRecordKeys(database);
    const store = new RetentionStore(database);
    for (const note of notes) {
      const certificate = readCertificate(note, keys);
      if (certificate === undefined) {
        log.warn(
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
