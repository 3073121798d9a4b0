import { raw } from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { refuse } from '../http/api/router.ts';

const TUS = '1.0.0';
const MAX_PART = 1024 * 1024;

type UploadHandler = (request: Request, response: Response) => Promise<Rejection<ApiErrorCode> | undefined>;

/** Handlers of uploads. */
export interface Uploads<Owner, File extends string = string> {
  /** The owner of a request's upload; a rejection when the caller may not upload, or the request comes from another site. */
  ownerOf(request: Request): Promise<Result<Owner, ApiErrorCode>>;
  /** Begins a file of this many bytes. @returns its id */
  create(
    owner: Owner,
    size: number,
    metadata: Readonly<Record<string, string | undefined>>,
  ): Promise<Result<string, ApiErrorCode>>;
  /** The received length of a file; null when it does not exist. */
  state(owner: Owner, file: File): Promise<{ readonly received: number; readonly size: number } | null>;
  /** Stores the part that begins at `at`; it is stored when this resolves. @returns the received length */
  append(owner: Owner, file: File, at: number, part: Buffer): Promise<Result<number, ApiErrorCode>>;
  remove(owner: Owner, file: File): Promise<Rejection<ApiErrorCode> | undefined>;
}

/** Wraps a handler: answers its rejection, and forbids caching. */
export function handlerOf(work: UploadHandler) {
  return (request: Request, response: Response, next: NextFunction): void => {
    response.set({ 'Cache-Control': 'no-store', 'Tus-Resumable': TUS });
    work(request, response)
      .then((refused) => refused && refuse(request, response, refused))
      .catch(next);
  };
}

/**
 * Adds uploads in the resumable protocol tus 1.0.0 (core and creation) below a path. Own code, because the protocol is five
 * headers, and tus's own store would write uploads to disk before they could be encrypted.
 */
export function addUploads<Owner, File extends string = string>(
  router: Router,
  path: string,
  uploads: Uploads<Owner, File>,
): void {
  const body = raw({ type: 'application/offset+octet-stream', limit: MAX_PART });
  const own =
    (work: (owner: Owner, request: Request, response: Response) => ReturnType<UploadHandler>): UploadHandler =>
    async (request, response) => {
      const owner = await uploads.ownerOf(request);
      return owner instanceof Rejection ? owner : work(owner, request, response);
    };
  router.post(
    path,
    handlerOf(
      own(async (owner, request, response) => {
        const length = Number(request.get('Upload-Length'));
        if (!Number.isSafeInteger(length) || length < 1) return new Rejection('bad-request');
        const file = await uploads.create(owner, length, metadataOf(request.get('Upload-Metadata')));
        if (file instanceof Rejection) return file;
        response.status(201).set('Location', `${request.baseUrl}${request.path}/${file}`).end();
        return undefined;
      }),
    ),
  );
  router.head(
    `${path}/:file`,
    handlerOf(
      own(async (owner, request, response) => {
        const state = await uploads.state(owner, fileOf<File>(request));
        if (state === null) return new Rejection('not-found');
        response.set({ 'Upload-Offset': String(state.received), 'Upload-Length': String(state.size) }).end();
        return undefined;
      }),
    ),
  );
  router.patch(`${path}/:file`, (request, response, next) => {
    body(request, response, (error?: unknown) => {
      if (error !== undefined) return refuse(request, response, new Rejection('too-large'));
      handlerOf(
        own(async (owner) => {
          const at = Number(request.get('Upload-Offset'));
          if (!Buffer.isBuffer(request.body) || !Number.isSafeInteger(at)) return new Rejection('bad-request');
          const received = await uploads.append(owner, fileOf<File>(request), at, request.body);
          if (received instanceof Rejection) return received;
          response.status(204).set('Upload-Offset', String(received)).end();
          return undefined;
        }),
      )(request, response, next);
    });
  });
  router.delete(
    `${path}/:file`,
    handlerOf(
      own(async (owner, request, response) => {
        const refused = await uploads.remove(owner, fileOf<File>(request));
        if (refused !== undefined) return refused;
        response.status(204).end();
        return undefined;
      }),
    ),
  );
}

/** The file in a request's path. */
export const fileOf = <File extends string>(request: Request): File => String(request.params['file']) as File;

/** `key base64,key base64` (tus 1.0.0, Upload-Metadata). */
function metadataOf(header = ''): Readonly<Record<string, string | undefined>> {
  const pairs = header
    .slice(0, 2000)
    .split(',')
    .map((pair) => pair.trim().split(' '));
  return Object.fromEntries(
    pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );
}
