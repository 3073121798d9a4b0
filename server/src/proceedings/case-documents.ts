import { createHash } from 'node:crypto';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { DOCUMENT_MEDIA, RECORDING_MEDIA } from '@mahzar/shared/proceedings/words';
import type { DocumentMedia } from '@mahzar/shared/proceedings/words';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { MAX_DOCUMENT_BYTES, MAX_UPLOADS } from '@mahzar/shared/rest/proceedings';
import { decryptedContent } from '../files/case-content.ts';
import { documentMediaOf } from '../files/content-kind.ts';
import type { ObjectStore } from '../files/object-store.ts';
import type { PdfPages } from '../files/pdf-pages.ts';
import type { RecordingFacts, Recordings } from '../files/recording-facts.ts';
import { loadCaseKey } from '../storage/case-keys.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { caseActorFromText, caseActorToText } from './event-schema.ts';
import { holdProceedings } from './store/case-log.ts';
import { randomId } from '../storage/random-id.ts';

const ID_BYTES = 12;
/** Number of remembered uploads whose pages took too long to count. */
const MAX_SLOW = 1_000;
/** Time after which an upload that was not filed is removed, ms. */
const UPLOAD_MS = 24 * 3_600_000;

/** Result of the check of a complete upload. */
export interface WholeUpload {
  readonly sha256: string;
  readonly size: number;
  readonly media: DocumentMedia;
  readonly pages: number | null;
}

export type CaseDocuments = ReturnType<typeof caseDocuments>;

/**
 * Uploads to cases: they arrive in parts, can resume after a lost connection, are encrypted with the case's key, and may be filed
 * when complete and checked. Filed documents are never removed.
 */
export function caseDocuments(parts: {
  readonly database: Database;
  readonly objects: ObjectStore;
  /** Separate queues for staff and systems and for people of cases, so that people's uploads do not delay clerks. */
  readonly pdf: { readonly desk: Pick<PdfPages, 'count'>; readonly people: Pick<PdfPages, 'count'> };
  readonly recordings: Pick<Recordings, 'facts'>;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Called when a filed document waits for the virus scanner; null: there is none. */
  readonly toScan: (() => void) | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { toScan } = parts;
  const { database, objects, pdf, recordings, masterKey, randomBytes, now } = parts;
  const cipherOf = (on: Database, id: string) => loadCaseKey(on, id, masterKey, randomBytes);
  const rowOf = ({ db }: Database, id: string, file: DocumentId) =>
    db.selectFrom('case_documents').selectAll().where('id', '=', file).where('case_id', '=', id).executeTakeFirst();
  /** The caller's own upload that is not filed yet. */
  const uploadOf = async (on: Database, id: string, file: DocumentId, by: CaseActor) => {
    const row = await rowOf(on, id, file);
    return row?.uploaded_by === ownerText(by) && row.filed === 0 ? row : undefined;
  };
  const contentOf = async (on: Database, id: string, file: DocumentId) =>
    decryptedContent(on, objects, await cipherOf(on, id), file);
  /** Uploads whose pages took too long to count once. */
  const slow = new Set<string>();
  /**
   * The count may have been slow because of a busy machine, so it is repeated once. After a second failure the document is filed
   * without pages: it can be downloaded, but not displayed.
   */
  const withoutPages = (file: DocumentId, { code }: Rejection<'pages-unavailable' | 'too-slow'>) => {
    if (code === 'too-slow' && slow.has(file)) return null;
    if (code === 'too-slow') slow.add(file);
    if (slow.size > MAX_SLOW) slow.clear();
    return new Rejection('pages-unavailable');
  };
  const wholeOf = async (id: string, file: DocumentId) =>
    (await contentOf(database, id, file)) ?? new Rejection('document-altered');
  /** The queue in which pages are counted for an uploader, and the uploader's key there. */
  const askerOf = ({ case_id, uploaded_by }: { readonly case_id: string; readonly uploaded_by: string }) => ({
    counter: caseActorFromText(uploaded_by)?.kind === 'person' ? pdf.people : pdf.desk,
    of: `${case_id} ${uploaded_by}`,
  });
  /** Uploads being checked. */
  const examining = new Map<string, Promise<Result<number, ApiErrorCode>>>();
  const removeRow = async (on: Database, file: DocumentId) => {
    await objects.remove(on, file);
    await on.db.deleteFrom('case_documents').where('id', '=', file).execute();
  };
  /** Media type and number of pages of an upload; its content is released afterwards. */
  const kindOf = async (
    id: string,
    file: DocumentId,
    { counter, of }: ReturnType<typeof askerOf>,
  ): Promise<Result<Pick<WholeUpload, 'media' | 'sha256' | 'pages'>, ApiErrorCode>> => {
    const content = await wholeOf(id, file);
    if (content instanceof Rejection) return content;
    const found = await documentMediaOf(content);
    const media = typeof found === 'string' ? undefined : DOCUMENT_MEDIA.find((one) => one === found.media);
    if (typeof found === 'string' || media === undefined) {
      await inTransaction(database, (on) => removeRow(on, file));
      return new Rejection(typeof found === 'string' ? found : 'wrong-file-type');
    }
    const isRecording = (RECORDING_MEDIA as readonly string[]).includes(media);
    const counted = isRecording ? null : media === 'application/pdf' ? await counter.count(content, of) : 1;
    const pages = counted instanceof Rejection ? withoutPages(file, counted) : counted;
    if (pages instanceof Rejection) return pages;
    return { media, pages, sha256: createHash('sha256').update(content).digest('hex') };
  };
  const lookThrough = async (id: string, file: DocumentId, received: number): Promise<Result<number, ApiErrorCode>> => {
    const row = await rowOf(database, id, file);
    if (row === undefined) return new Rejection('not-found');
    const asker = askerOf(row);
    const known = await kindOf(id, file, asker);
    if (known instanceof Rejection) return known;
    const { media, sha256, pages } = known;
    const isRecording = (RECORDING_MEDIA as readonly string[]).includes(media);
    const playback = isRecording ? await recordings.facts(() => wholeOf(id, file), media, asker.of) : null;
    // It will be checked again before filing.
    if (playback instanceof Rejection) return playback;
    if (isRecording && playback === null) {
      await inTransaction(database, (on) => removeRow(on, file));
      return new Rejection('not-playable');
    }
    slow.delete(file);
    await inTransaction(database, ({ db }) =>
      db
        .updateTable('case_documents')
        .set({ media, sha256, pages, playback: playback && JSON.stringify(playback) })
        .where('id', '=', file)
        .execute(),
    );
    return received;
  };
  /** Removes uploads that were not filed in time. */
  const sweep = async (on: Database, id: string) => {
    const old = await on.db
      .selectFrom('case_documents')
      .select('id')
      .where('case_id', '=', id)
      .where('filed', '=', 0)
      .where('created_at', '<', now() - UPLOAD_MS)
      .execute();
    for (const { id: file } of old) await removeRow(on, file);
  };

  return {
    /** Begins an upload to a case whose proceedings have begun. @param size bytes of the whole file */
    create: (id: string, by: CaseActor, size: number): Promise<Result<DocumentId, ApiErrorCode>> =>
      inTransaction(database, async (on) => {
        if (!(await holdProceedings(on, id))) return new Rejection('not-found');
        if (size > MAX_DOCUMENT_BYTES) return new Rejection('too-large');
        await sweep(on, id);
        const begun = await on.db
          .selectFrom('case_documents')
          .select(({ fn }) => fn.countAll<number | string>().as('count'))
          .where('case_id', '=', id)
          .where('uploaded_by', '=', ownerText(by))
          .where('filed', '=', 0)
          .executeTakeFirstOrThrow();
        if (Number(begun.count) >= MAX_UPLOADS) return new Rejection('too-many-files');
        const file = randomId<DocumentId>(randomBytes, ID_BYTES);
        await on.db
          .insertInto('case_documents')
          .values({
            id: file,
            case_id: id,
            uploaded_by: ownerText(by),
            created_at: now(),
            size,
            received: 0,
            media: null,
            sha256: null,
            pages: null,
            playback: null,
            filed: 0,
            title: Buffer.of(),
            scan_at: null,
            scan_attempts: 0,
          })
          .execute();
        return file;
      }),

    /** The received length of an upload; null when it does not exist. */
    async state(id: string, by: CaseActor, file: DocumentId) {
      const row = await uploadOf(database, id, file, by);
      return row === undefined ? null : { received: row.received, size: row.size };
    },

    /** Stores the part that begins at `at`; it is stored when this resolves. @returns the received length */
    async append(
      id: string,
      by: CaseActor,
      file: DocumentId,
      at: number,
      part: Buffer,
    ): Promise<Result<number, ApiErrorCode>> {
      const received = await inTransaction<Result<number, ApiErrorCode>>(database, async (on) => {
        await holdProceedings(on, id);
        const row = await uploadOf(on, id, file, by);
        if (row === undefined) return new Rejection('not-found');
        if (at !== row.received) return new Rejection('wrong-offset');
        const after = at + part.length;
        if (after > row.size) return new Rejection('too-large');
        if (part.length === 0) return after;
        const cipher = await cipherOf(on, id);
        await objects.put(on, file, { at, content: cipher.encrypt(part, `documents/${file}/${at}`) });
        await on.db.updateTable('case_documents').set({ received: after }).where('id', '=', file).execute();
        return after;
      });
      if (received instanceof Rejection) return received;
      const row = await uploadOf(database, id, file, by);
      if (row === undefined || row.received < row.size || row.media !== null) return received;
      return this.examine(id, file, received);
    },

    /**
     * Checks a complete upload, outside of any transaction because it takes long. A file that is not accepted is removed.
     * Simultaneous calls share one check.
     */
    examine(id: string, file: DocumentId, received: number): Promise<Result<number, ApiErrorCode>> {
      const known = examining.get(file);
      if (known !== undefined) return known;
      const examined = lookThrough(id, file, received).finally(() => examining.delete(file));
      examining.set(file, examined);
      return examined;
    },

    /** Removes an upload that is not filed. */
    remove: (id: string, by: CaseActor, file: DocumentId): Promise<Rejection<ApiErrorCode> | undefined> =>
      inTransaction(database, async (on) => {
        await holdProceedings(on, id);
        if ((await uploadOf(on, id, file, by)) !== undefined) await removeRow(on, file);
        return undefined;
      }),

    /**
     * The facts of a complete upload, or of one already filed; undefined when it is neither, or another person's.
     * @param by actors of the caller, one of which may have uploaded it
     */
    async whole(
      id: string,
      by: readonly CaseActor[],
      file: DocumentId,
    ): Promise<Result<WholeUpload | undefined, 'wrong-stage' | 'pages-unavailable'>> {
      const row = await rowOf(database, id, file);
      if (row === undefined || !by.some((one) => row.uploaded_by === ownerText(one))) return undefined;
      const { size, media, sha256, pages } = row;
      if (media !== null && sha256 !== null) return { size, media, sha256, pages };
      if (row.received < size) return new Rejection('wrong-stage');
      // The process ended after the last part and before the check, or the pages could not be counted then.
      const examined = await this.examine(id, file, size);
      if (!(examined instanceof Rejection)) return this.whole(id, by, file);
      return new Rejection(examined.code === 'pages-unavailable' ? 'pages-unavailable' : 'wrong-stage');
    },

    /** Whether filed documents are scanned for viruses before anybody receives them. */
    isScanned: toScan !== null,

    /** Starts the scan of filed documents. */
    scanSoon: (): void => toScan?.(),

    /** Queues a document for another scan, in the transaction of the order to do so. */
    async scanAnew({ db }: Database, file: DocumentId): Promise<void> {
      const waits = { scan_at: now(), scan_attempts: 0 };
      await db.updateTable('case_documents').set(waits).where('id', '=', file).execute();
    },

    /** Stores the title of a document, in the transaction in which it is filed; false when the upload has changed or gone. */
    async keepFiled(on: Database, id: string, file: DocumentId, sha256: string, title: string): Promise<boolean> {
      const cipher = await cipherOf(on, id);
      const sealed = cipher.encrypt(Buffer.from(title, 'utf8'), `documents/${file}/title`);
      const { numUpdatedRows } = await on.db
        .updateTable('case_documents')
        .set({ filed: 1, title: sealed, scan_at: toScan === null ? null : now() })
        .where('id', '=', file)
        .where('case_id', '=', id)
        .where('sha256', '=', sha256)
        .where('filed', '=', 0)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    /** Stores a paper made by the court, in the transaction in which it is filed. */
    async keepMade(
      on: Database,
      id: string,
      made: { readonly document: DocumentId; readonly title: string; readonly by: CaseActor } & WholeUpload,
      content: Buffer,
    ): Promise<void> {
      const { document, title, by, sha256, size, media, pages } = made;
      const cipher = await cipherOf(on, id);
      await objects.put(on, document, { at: 0, content: cipher.encrypt(content, `documents/${document}/0`) });
      await on.db
        .insertInto('case_documents')
        .values({
          id: document,
          case_id: id,
          uploaded_by: ownerText(by),
          created_at: now(),
          size,
          received: size,
          media,
          sha256,
          pages,
          playback: null,
          filed: 1,
          title: cipher.encrypt(Buffer.from(title, 'utf8'), `documents/${document}/title`),
          // It needs no scan, because nobody has sent it.
          scan_at: null,
          scan_attempts: 0,
        })
        .execute();
    },

    /** Titles of filed documents. */
    async titles(id: string): Promise<ReadonlyMap<DocumentId, string>> {
      const rows = await database.db
        .selectFrom('case_documents')
        .select(['id', 'title'])
        .where('case_id', '=', id)
        .where('filed', '=', 1)
        .execute();
      if (rows.length === 0) return new Map();
      const cipher = await cipherOf(database, id);
      const titleOf = (file: DocumentId, title: Buffer) =>
        cipher.decrypt(title, `documents/${file}/title`).toString('utf8');
      return new Map(rows.map(({ id: file, title }) => [file, titleOf(file, title)]));
    },

    /** Playable media of filed documents. */
    async recordings(id: string): Promise<ReadonlyMap<DocumentId, RecordingFacts>> {
      const rows = await database.db
        .selectFrom('case_documents')
        .select(['id', 'playback'])
        .where('case_id', '=', id)
        .where('filed', '=', 1)
        .where('playback', 'is not', null)
        .execute();
      return new Map(rows.map((row) => [row.id, JSON.parse(row.playback ?? '') as RecordingFacts]));
    },

    /** A document's content, if its hash equals the one in the log. */
    async read(
      id: string,
      file: DocumentId,
      sha256: string,
    ): Promise<Result<Buffer, 'document-altered' | 'storage-unavailable'>> {
      try {
        const content = await contentOf(database, id, file);
        const isFiled = content !== null && createHash('sha256').update(content).digest('hex') === sha256;
        return isFiled ? content : new Rejection('document-altered');
      } catch (error) {
        // A failure of the storage says nothing about the stored document.
        if (database.kind.faultOf(error) === null) throw error;
        return new Rejection('storage-unavailable');
      }
    },
  };
}

/** Key of the uploader, independent of present capacities. */
function ownerText(actor: CaseActor): string {
  return caseActorToText(actor.kind === 'staff' ? { ...actor, as: [] } : actor);
}
