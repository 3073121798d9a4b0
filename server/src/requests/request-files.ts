import type { RequestId } from '@mahzar/shared/queue/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { MAX_FILE_BYTES, MAX_FILES } from '@mahzar/shared/requests/files';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { FileKind } from '@mahzar/shared/rest/requests';
import { mediaOf } from '../files/content-kind.ts';
import type { ObjectStore } from '../files/object-store.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { loadRequestKey } from '../storage/request-keys.ts';
import type { RequestStore } from './request-store.ts';
import { isProven } from './shown.ts';

const ID_BYTES = 12;

type Refused = Rejection<ApiErrorCode>;

export type RequestFiles = ReturnType<typeof requestFiles>;

/** Files of requests: uploaded in parts that can resume after a lost connection, and valid when complete and checked. */
export function requestFiles(parts: {
  readonly database: Database;
  readonly store: Pick<RequestStore, 'find' | 'hold'>;
  readonly objects: ObjectStore;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { database, store, objects, masterKey, randomBytes, now } = parts;
  const cipherOf = async (on: Database, request: RequestId) => {
    const cipher = await loadRequestKey(on, request, masterKey, randomBytes);
    if (cipher === undefined) throw new Error(`the key of request ${request} was destroyed`);
    return cipher;
  };
  const rowOf = ({ db }: Database, request: RequestId, file: string) =>
    db
      .selectFrom('request_files')
      .selectAll()
      .where('id', '=', file)
      .where('request_id', '=', request)
      .executeTakeFirst();
  const contentOf = async (on: Database, request: RequestId, file: string) => {
    const cipher = await cipherOf(on, request);
    const all = await objects.read(on, file);
    return Buffer.concat(all.map(({ at, content }) => cipher.decrypt(content, `files/${file}/${at}`)));
  };
  const remove = async (on: Database, request: RequestId, file: string) => {
    const row = await rowOf(on, request, file);
    if (row === undefined) return;
    await objects.remove(on, file);
    await on.db.deleteFrom('request_files').where('id', '=', file).execute();
  };

  return {
    /** Begins a file, or returns the one just begun. @param given.size bytes of the whole file */
    create: (
      request: RequestId,
      { kind, name, size }: { readonly kind: FileKind; readonly name: string; readonly size: number },
    ): Promise<Result<string, ApiErrorCode>> =>
      inTransaction(database, async (on) => {
        await store.hold(on, request);
        const found = await store.find(on, request);
        if (found === undefined || found.state === 'withdrawn') return new Rejection('request-over');
        // People without a proven telephone cannot fill the disk.
        if (!isProven(found)) return new Rejection('not-proven');
        if (size > MAX_FILE_BYTES[kind]) return new Rejection('too-large');
        // If the answer was lost on a poor connection, the client asks again: the same empty file is returned.
        const begun = found.files.filter(({ state, received }) => state === 'uploading' && received === 0);
        const same = begun.find((one) => one.kind === kind && one.size === size && one.name === name);
        if (same !== undefined) return same.id;
        if (found.files.length >= MAX_FILES) return new Rejection('too-many-files');
        const id = randomBytes(ID_BYTES).toString('base64url');
        const cipher = await cipherOf(on, request);
        await on.db
          .insertInto('request_files')
          .values({
            id,
            request_id: request,
            kind,
            media: null,
            size,
            received: 0,
            created_at: now(),
            name: cipher.encrypt(Buffer.from(name, 'utf8'), `files/${id}/name`),
          })
          .execute();
        return id;
      }),

    /** The received length of a file; null when it does not exist. */
    async state(
      request: RequestId,
      file: string,
    ): Promise<{ readonly received: number; readonly size: number } | null> {
      const row = await rowOf(database, request, file);
      return row === undefined ? null : { received: row.received, size: row.size };
    },

    /** Stores the part that begins at `at`; it is stored when this resolves. @returns the received length */
    append: (request: RequestId, file: string, at: number, part: Buffer): Promise<Result<number, ApiErrorCode>> =>
      inTransaction<Result<number, ApiErrorCode>>(database, async (on) => {
        await store.hold(on, request);
        const row = await rowOf(on, request, file);
        if (row === undefined) return new Rejection('not-found');
        if (at !== row.received) return new Rejection('wrong-offset');
        const received = at + part.length;
        if (received > row.size) return new Rejection('too-large');
        // It was checked when its last part arrived.
        if (row.media !== null) return received;
        if (part.length > 0) {
          const cipher = await cipherOf(on, request);
          await objects.put(on, file, { at, content: cipher.encrypt(part, `files/${file}/${at}`) });
        }
        const whole = received === row.size ? await mediaOf(row.kind, await contentOf(on, request, file)) : null;
        if (typeof whole === 'string') {
          await remove(on, request, file);
          return new Rejection(whole) satisfies Refused;
        }
        const media = whole?.media ?? null;
        await on.db.updateTable('request_files').set({ received, media }).where('id', '=', file).execute();
        return received;
      }),

    /** A whole file, decrypted. The caller has checked the right. */
    async read(request: RequestId, file: string): Promise<Result<{ media: string; content: Buffer }, 'not-found'>> {
      const row = await rowOf(database, request, file);
      if (row === undefined || row.media === null) return new Rejection('not-found');
      return { media: row.media, content: await contentOf(database, request, file) };
    },

    /** Complete files of a submitted request stay, because the office may have read them. */
    remove: (request: RequestId, file: string): Promise<Refused | undefined> =>
      inTransaction(database, async (on) => {
        await store.hold(on, request);
        const found = await store.find(on, request);
        const isKept = found?.files.some(({ id, state }) => id === file && state === 'kept') === true;
        if (isKept && found?.state !== 'draft') return new Rejection('request-over');
        await remove(on, request, file);
        return undefined;
      }),

    /** Removes incomplete files that were begun before a time. @param before epoch milliseconds */
    async sweep(before: number): Promise<void> {
      const rows = await database.db
        .selectFrom('request_files')
        .select(['id', 'request_id'])
        .where('media', 'is', null)
        .where('created_at', '<', before)
        .limit(200)
        .execute();
      for (const { id, request_id: request } of rows) {
        await inTransaction(database, async (on) => {
          await store.hold(on, request);
          if ((await rowOf(on, request, id))?.media === null) await remove(on, request, id);
        });
      }
    },
  };
}
