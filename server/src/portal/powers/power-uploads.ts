import { createHash } from 'node:crypto';
import { DOCUMENT_MEDIA, RECORDING_MEDIA } from '@mahzar/shared/proceedings/words';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { MAX_DOCUMENT_BYTES } from '@mahzar/shared/rest/proceedings';
import { decryptedContent } from '../../files/case-content.ts';
import { documentMediaOf } from '../../files/content-kind.ts';
import type { ObjectStore } from '../../files/object-store.ts';
import type { PdfPages } from '../../files/pdf-pages.ts';
import type { NotGivenOut, ScanBefore } from '../../files/scan-before.ts';
import type { ScanFound } from '../../files/virus-scanner.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { systemBytesCipher } from '../../storage/system-keys.ts';
import type { PowerScanWaiver } from './power-reads.ts';
import type { PowerStore } from './power-store.ts';

const NOT_SCANNABLE: ScanFound = { result: 'not-scannable', signaturesAt: null, name: null };
const ID_BYTES = 12;
/** Most uploads of one telephone that are not filed. */
const MAX_BEGUN = 3;
const PAPERS = DOCUMENT_MEDIA.filter((one) => !(RECORDING_MEDIA as readonly string[]).includes(one));

/** A content, and what a scanner has found in it; null: there is no scanner. */
interface LookedThrough {
  readonly content: Buffer;
  readonly scan: ScanFound | null;
  /** The decision to release it although it cannot be scanned; null when none was needed. */
  readonly waiver: PowerScanWaiver | null;
}

export type PowerUploads = ReturnType<typeof powerUploads>;

/** Uploads of powers of attorney: in parts, each encrypted, and checked after the last one. */
export function powerUploads(parts: {
  readonly database: Database;
  readonly store: Pick<PowerStore, 'removeUpload'>;
  readonly objects: ObjectStore;
  readonly pdf: Pick<PdfPages, 'count'>;
  readonly scanBefore: ScanBefore;
  /** The court's decision to release one that cannot be scanned; null: there is none. */
  readonly waiverOf: (id: string) => Promise<PowerScanWaiver | null>;
  /** Keyed hash by which telephones are compared. */
  readonly phoneIndex: (phone: string) => string;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { database, store, objects, pdf, scanBefore, waiverOf, phoneIndex, masterKey, randomBytes, now } = parts;
  const cipher = systemBytesCipher(masterKey, 'power-uploads', randomBytes);
  const uploadOf = ({ db }: Database, person: string, id: string) =>
    db
      .selectFrom('power_filings')
      .selectAll()
      .where('id', '=', id)
      .where('person', '=', person)
      .where('state', '=', 'uploading')
      .executeTakeFirst();
  const content = (id: string) => decryptedContent(database, objects, cipher, id);
  const removeRow = (id: string) => inTransaction(database, (on) => store.removeUpload(on, id));

  /** Checks a complete upload; removes a harmful one. */
  const lookThrough = async (person: string, id: string): Promise<Rejection<ApiErrorCode> | undefined> => {
    const whole = await content(id);
    if (whole === null) return new Rejection('document-altered');
    const found = await documentMediaOf(whole);
    const media = typeof found === 'string' ? undefined : PAPERS.find((one) => one === found.media);
    if (typeof found === 'string' || media === undefined) {
      await removeRow(id);
      return new Rejection(typeof found === 'string' ? found : 'wrong-file-type');
    }
    const pages = media === 'application/pdf' ? await pdf.count(whole, person) : 1;
    if (pages instanceof Rejection) return new Rejection('pages-unavailable');
    const sha256 = createHash('sha256').update(whole).digest('hex');
    await database.db
      .updateTable('power_filings')
      .set({ media, sha256, pages })
      .where('id', '=', id)
      .where('state', '=', 'uploading')
      .execute();
    return undefined;
  };

  return {
    /**
     * Begins an upload. If the telephone has too many unfiled ones, the oldest is removed, so that a person whose connection
     * broke can begin again.
     * @param size bytes of the whole file
     * @param mayUpload called only for a size that is accepted
     */
    async create(
      person: string,
      telephone: string,
      size: number,
      mayUpload: () => Promise<Rejection<ApiErrorCode> | null>,
    ): Promise<Result<string, ApiErrorCode>> {
      if (size > MAX_DOCUMENT_BYTES) return new Rejection('too-large');
      const refused = await mayUpload();
      if (refused !== null) return refused;
      return inTransaction(database, async (on) => {
        const phone = phoneIndex(telephone);
        await on.kind.lockToEnd(on.db, `power-uploads:${phone}`);
        const begun = await on.db
          .selectFrom('power_filings')
          .select('id')
          .where('phone', '=', phone)
          .where('state', '=', 'uploading')
          .orderBy('created_at', 'desc')
          .orderBy('id')
          .execute();
        for (const one of begun.slice(MAX_BEGUN - 1)) await store.removeUpload(on, one.id);
        const id = randomBytes(ID_BYTES).toString('base64url');
        const nothing = { media: null, sha256: null, pages: null, case_number: null, client_word: null };
        await on.db
          .insertInto('power_filings')
          .values({
            ...nothing,
            details: null,
            decided_at: null,
            id,
            person,
            phone,
            state: 'uploading',
            created_at: now(),
            size,
            received: 0,
            filed_at: null,
            reason: null,
          })
          .execute();
        return id;
      });
    },

    /** The received length of an upload; null when it does not exist. */
    async state(person: string, id: string) {
      const row = await uploadOf(database, person, id);
      return row === undefined ? null : { received: row.received, size: row.size };
    },

    /** Stores the part that begins at `at`; it is stored when this resolves. @returns the received length */
    async append(person: string, id: string, at: number, part: Buffer): Promise<Result<number, ApiErrorCode>> {
      const received = await inTransaction<Result<number, ApiErrorCode>>(database, async (on) => {
        const row = await uploadOf(on, person, id);
        if (row === undefined) return new Rejection('not-found');
        const after = at + part.length;
        if (at !== row.received) return new Rejection('wrong-offset');
        if (after > row.size) return new Rejection('too-large');
        if (part.length === 0) return after;
        const { numUpdatedRows } = await on.db
          .updateTable('power_filings')
          .set({ received: after })
          .where('id', '=', id)
          .where('received', '=', at)
          .executeTakeFirst();
        // The same part arrived twice at the same time.
        if (numUpdatedRows === 0n) return new Rejection('wrong-offset');
        await objects.put(on, id, { at, content: cipher.encrypt(part, `documents/${id}/${at}`) });
        return after;
      });
      if (received instanceof Rejection) return received;
      return (await this.whole(person, id)) ?? received;
    },

    /** Why a completely received upload cannot be filed; undefined when it can, or is incomplete. */
    async whole(person: string, id: string): Promise<Rejection<ApiErrorCode> | undefined> {
      const row = await uploadOf(database, person, id);
      if (row === undefined || row.received < row.size || row.sha256 !== null) return undefined;
      return lookThrough(person, id);
    },

    async remove(person: string, id: string): Promise<undefined> {
      if ((await uploadOf(database, person, id)) !== undefined) await removeRow(id);
    },

    /**
     * The content of an upload, if it is unaltered, and has passed the virus scan or was released without it.
     * @param sha256 the stored hash
     */
    async read(id: string, sha256: string): Promise<Result<LookedThrough, 'document-altered' | NotGivenOut>> {
      const whole = await content(id);
      const isSame = whole !== null && createHash('sha256').update(whole).digest('hex') === sha256;
      if (!isSame) return new Rejection('document-altered');
      const waiver = await waiverOf(id);
      const scan = await scanBefore(whole, sha256, waiver !== null);
      if (!(scan instanceof Rejection)) return { content: whole, scan, waiver: null };
      return scan.code === 'not-scannable' && waiver !== null ? { content: whole, scan: NOT_SCANNABLE, waiver } : scan;
    },
  };
}
