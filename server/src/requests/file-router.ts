import { raw, Router } from 'express';
import type { Request, Response } from 'express';
import type { RequestId } from '@mahzar/shared/queue/ids';
import { LINE } from '@mahzar/shared/text-characters';
import { FILE_KINDS } from '@mahzar/shared/rest/requests';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { SessionCookie } from '../access/staff/cookie.ts';
import { isOwnPage, refuse } from '../http/api/router.ts';
import type { Caller } from '../http/api/caller.ts';
import type { OriginRule } from '../http/origin.ts';
import { serveFile } from '../files/serve-file.ts';
import { handlerOf, addUploads, fileOf } from '../files/tus.ts';
import type { RequestFiles } from './request-files.ts';
import { pathParam } from '../http/path-param.ts';

const PATH = '/my-request/files';
/** Largest upload for measuring the connection, bytes. */
const MAX_PROBE = 64 * 1024;
const MAX_NAME = 200;

/** Uploads and downloads of files of citizens' requests. */
export function fileRouter(parts: {
  readonly files: RequestFiles;
  /** The request of a browser. */
  readonly requestOf: (secret: string | undefined) => Promise<RequestId | undefined>;
  /** Null when the limit permits one more act on a request's files, which is then counted. */
  readonly mayAct: (request: RequestId) => Promise<Rejection<ApiErrorCode> | null>;
  /** Null when the staff member may have the files of a request; the access is noted. */
  readonly staffMayRead: (request: RequestId, caller: Caller) => Promise<Rejection<ApiErrorCode> | null>;
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  readonly originAllowed: OriginRule;
  readonly cookie: SessionCookie;
}): Router {
  const { files, requestOf, mayAct, staffMayRead, callerOf, originAllowed, cookie } = parts;
  const router = Router({ caseSensitive: true, strict: true });

  const ownerOf = async (request: Request): Promise<Result<RequestId, ApiErrorCode>> => {
    const isChange = request.method !== 'GET' && request.method !== 'HEAD';
    if (isChange && !isOwnPage(request, originAllowed)) return new Rejection('cross-site');
    const id = await requestOf(cookie.read(request.get('Cookie')));
    if (id === undefined) return new Rejection('no-request');
    return (await mayAct(id)) ?? id;
  };
  const probe = raw({ type: 'application/octet-stream', limit: MAX_PROBE });
  router.post('/my-request/line', (request, response, next) => {
    probe(request, response, (error?: unknown) => {
      if (error !== undefined) return refuse(request, response, new Rejection('too-large'));
      handlerOf(async () => {
        const owner = await ownerOf(request);
        if (owner instanceof Rejection) return owner;
        response.status(204).end();
        return undefined;
      })(request, response, next);
    });
  });
  addUploads<RequestId>(router, PATH, {
    ownerOf,
    create: async (id, size, metadata) => {
      const kind = FILE_KINDS.find((one) => one === metadata['kind']);
      const name = (metadata['filename'] ?? '').trim().slice(0, MAX_NAME);
      if (kind === undefined || !LINE.test(name)) return new Rejection('bad-request');
      return files.create(id, { kind, name, size });
    },
    state: files.state,
    append: files.append,
    remove: files.remove,
  });
  const serve = async (id: RequestId, request: Request, response: Response) => {
    const read = await files.read(id, fileOf(request));
    if (read instanceof Rejection) return read;
    serveFile(request, response, { name: fileOf(request), ...read });
    return undefined;
  };
  router.get(
    `${PATH}/:file`,
    handlerOf(async (request, response) => {
      const owner = await ownerOf(request);
      return owner instanceof Rejection ? owner : serve(owner, request, response);
    }),
  );
  router.get(
    '/requests/:request/files/:file',
    handlerOf(async (request, response) => {
      const id = pathParam<RequestId>(request, 'request');
      const refused = await staffMayRead(id, await callerOf(request.get('Cookie')));
      return refused ?? serve(id, request, response);
    }),
  );
  return router;
}
