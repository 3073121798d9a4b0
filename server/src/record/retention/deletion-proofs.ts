import { createAuditLog } from '../../audit/audit-store.ts';
import type { Logger } from '../../observability/logger.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';
import { RecordKeys } from '../proof/record-keys.ts';
import { keptCertificates } from './certificate-files.ts';
import { proofOfBegun, readCertificate, signCertificate } from './certificate.ts';
import type { DeletionCertificate, LawfulDeletion } from './certificate.ts';
import { RetentionStore } from './retention-store.ts';

/** Most entries of the audit log about one record that are searched. */
const MAX_BEGUN = 100;

export interface DeletionProofsParts {
  readonly database: Database;
  readonly dataDir: string;
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Name for the court's first key, if none exists yet. */
  readonly court: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Pick<Logger, 'error' | 'warn'>;
}

/**
 * Distinguishes the service's own deletions from rows that somebody wrote into the database, and signs certificates of deletion.
 */
export class DeletionProofs {
  readonly #parts: DeletionProofsParts;

  constructor(parts: DeletionProofsParts) {
    this.#parts = parts;
  }

  /**
   * Whether the service itself began this deletion: a person with access to the database alone can write the row, but not the
   * proof.
   */
  async isOwn(deletion: Tables['record_deletions']): Promise<boolean> {
    const { database, masterKey } = this.#parts;
    const { hearing_id: hearing, certificate } = deletion;
    if (deletion.state === 'deleted') {
      const keys = await this.#keys();
      return certificate !== null && readCertificate(certificate, keys, masterKey)?.hearing === hearing;
    }
    if ((await this.#keptOf(deletion)) !== undefined) return true;
    const proof = proofOfBegun(masterKey, deletion);
    const filter = { act: 'record-deletion-begun', subject: `booking:${hearing}` };
    const begun = await createAuditLog(database).search(filter, { before: null, limit: MAX_BEGUN });
    return begun.some(({ details }) => details.proof === proof);
  }

  #keys() {
    const { database, masterKey, randomBytes } = this.#parts;
    return new RecordKeys(masterKey, randomBytes).own(database);
  }

  /** The certificate in the data folder, if it was signed before. */
  async #keptOf(deletion: Tables['record_deletions']): Promise<DeletionCertificate | undefined> {
    const { dataDir, masterKey } = this.#parts;
    const keys = await this.#keys();
    for (const note of await keptCertificates(dataDir)) {
      const kept = readCertificate(note, keys, masterKey);
      if (kept?.hearing === deletion.hearing_id && kept.orderedAt === deletion.ordered_at) return kept;
    }
    return undefined;
  }

  /**
   * Signs that a deletion has begun, so that checks accept missing files before its certificate. No effect if it is signed
   * already.
   */
  async noteBegun(deletion: Tables['record_deletions']): Promise<void> {
    const { database } = this.#parts;
    if (deletion.state !== 'deleting' || deletion.certificate !== null) return;
    const begun = { ...(await this.#factsOf(deletion)), deletedAt: null };
    const certificate = await signCertificate(database, begun, this.#parts);
    await new RetentionStore(database).setDeletion(deletion.id, 'deleting', { certificate });
  }

  /** @param deletedAt epoch milliseconds */
  async certify(
    deletion: Tables['record_deletions'],
    deletedAt: number,
  ): Promise<DeletionCertificate & { readonly note: string }> {
    const certificate = { ...(await this.#factsOf(deletion)), deletedAt };
    return { ...certificate, note: await signCertificate(this.#parts.database, certificate, this.#parts) };
  }

  async #factsOf(deletion: Tables['record_deletions']): Promise<Omit<LawfulDeletion, 'deletedAt'>> {
    const { database } = this.#parts;
    const kept = await this.#keptOf(deletion);
    // A certificate in the data folder was in the database before: a backup was restored, and backups made since then have the
    // keys again.
    if (kept !== undefined) return { ...kept, firstDeletedAt: kept.firstDeletedAt ?? kept.deletedAt };
    const store = new RetentionStore(database);
    const record = await store.record(deletion.hearing_id);
    const last = await database.db
      .selectFrom('log_entries')
      .select(['seq', 'hash'])
      .where('hearing_id', '=', deletion.hearing_id)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return {
      hearing: deletion.hearing_id,
      caseNumber: record?.caseNumber ?? '',
      order: deletion.order_number,
      orderedBy: deletion.ordered_by,
      orderedAt: deletion.ordered_at,
      carriedBy: deletion.carried_by ?? '',
      carriedAt: deletion.carried_at ?? deletion.ordered_at,
      entries: last.seq,
      head: last.hash,
      firstDeletedAt: null,
    };
  }

  /**
   * Restarts deletions that have a certificate in the data folder but are missing in the database, after a backup was restored.
   */
  async beginAnew(): Promise<void> {
    const { database, dataDir, log, masterKey, randomBytes } = this.#parts;
    const notes = await keptCertificates(dataDir);
    if (notes.length === 0) return;
    const keys = await this.#keys();
    const store = new RetentionStore(database);
    for (const note of notes) {
      const certificate = readCertificate(note, keys, masterKey);
      if (certificate === undefined) {
        log.error('deletion certificate in the data folder not signed by a key of this court; ignored');
        continue;
      }
      const { hearing } = certificate;
      const known = (await store.deletionsAmong([hearing])).get(hearing);
      if (known?.state === 'deleting' || known?.state === 'deleted') continue;
      const exists = await database.db.selectFrom('hearings').select('id').where('id', '=', hearing).executeTakeFirst();
      if (exists === undefined) continue;
      log.warn({ hearing }, 'deleted record restored by a backup; deleting it again');
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
