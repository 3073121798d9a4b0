import { raw } from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { refuse } from '../http/api/router.ts';

const TUS = '1.0.0';
const MOST_PART = 1024 * 1024;

type Act = (request: Request, response: Response) => Promise<Rejection<ApiErrorCode> | undefined>;

/** Where uploads go, for whoever may upload there. */
export interface Uploads<Owner> {
  /** Whose upload a request is about; a rejection when they may not, or a page of another site asks. */
  ownerOf(request: Request): Promise<Result<Owner, ApiErrorCode>>;
  /** Begins a file of so many bytes. @returns its id */
  create(
    owner: Owner,
    size: number,
    metadata: Readonly<Record<string, string | undefined>>,
  ): Promise<Result<string, ApiErrorCode>>;
  /** How much of a file is here; null when there is none. */
  state(owner: Owner, file: string): Promise<{ readonly received: number; readonly size: number } | null>;
  /** Takes the part that begins at `at`: it is kept when this resolves. @returns how much is here then */
  append(owner: Owner, file: string, at: number, part: Buffer): Promise<Result<number, ApiErrorCode>>;
  remove(owner: Owner, file: string): Promise<Rejection<ApiErrorCode> | undefined>;
}

/** Answers by what is done for a request, and never from a cache. */
export function act(work: Act) {
  return (request: Request, response: Response, next: NextFunction): void => {
    response.set({ 'Cache-Control': 'no-store', 'Tus-Resumable': TUS });
    work(request, response)
      .then((refused) => refused && refuse(request, response, refused))
      .catch(next);
  };
}

/**
 * Adds uploads in the resumable protocol tus 1.0.0 (core and creation) below a path. It is written here since the protocol is five
 * headers, and tus's own store would lay what people upload on disk in the clear before it could be encrypted.
 */
export function addUploads<Owner>(router: Router, path: string, uploads: Uploads<Owner>): void {
  const body = raw({ type: 'application/offset+octet-stream', limit: MOST_PART });
  const own =
    (work: (owner: Owner, request: Request, response: Response) => ReturnType<Act>): Act =>
    async (request, response) => {
      const owner = await uploads.ownerOf(request);
      return owner instanceof Rejection ? owner : work(owner, request, response);
    };
  router.post(
    path,
    act(
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
    act(
      own(async (owner, request, response) => {
        const state = await uploads.state(owner, fileOf(request));
        if (state === null) return new Rejection('not-found');
        response.set({ 'Upload-Offset': String(state.received), 'Upload-Length': String(state.size) }).end();
        return undefined;
      }),
    ),
  );
  router.patch(`${path}/:file`, (request, response, next) => {
    body(request, response, (error?: unknown) => {
      if (error !== undefined) return refuse(request, response, new Rejection('too-large'));
      act(
        own(async (owner) => {
          const at = Number(request.get('Upload-Offset'));
          if (!Buffer.isBuffer(request.body) || !Number.isSafeInteger(at)) return new Rejection('bad-request');
          const received = await uploads.append(owner, fileOf(request), at, request.body);
          if (received instanceof Rejection) return received;
          response.status(204).set('Upload-Offset', String(received)).end();
          return undefined;
        }),
      )(request, response, next);
    });
  });
  router.delete(
    `${path}/:file`,
    act(
      own(async (owner, request, response) => {
        const refused = await uploads.remove(owner, fileOf(request));
        if (refused !== undefined) return refused;
        response.status(204).end();
        return undefined;
      }),
    ),
  );
}

/** The file that a request's path names. */
export const fileOf = (request: Request): string => String(request.params['file']);

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
