import { raw, Router } from 'express';
import type { NextFunction, Request, Response } from 'express';
import { LINE } from '@mahzar/shared/text-characters';
import { FILE_KINDS } from '@mahzar/shared/rest/requests';
import { API_PATH } from '@mahzar/shared/rest/route';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { SessionCookie } from '../access/staff/cookie.ts';
import { isOwnPage, refuse } from '../http/api/router.ts';
import type { Caller } from '../http/api/caller.ts';
import type { OriginRule } from '../http/origin.ts';
import type { RequestFiles } from './request-files.ts';

const PATH = '/my-request/files';
/** Sent by whoever measures how fast their line carries something to the service, bytes at most. */
const MOST_PROBE = 64 * 1024;
const MOST_PART = 1024 * 1024;
const MOST_NAME = 200;
const TUS = '1.0.0';

type Act = (request: Request, response: Response) => Promise<Rejection<ApiErrorCode> | undefined>;

/**
 * Uploads in the resumable protocol tus 1.0.0 (core and creation), and downloads. It is written here since the protocol is five
 * headers, and tus's own store would lay what people upload on disk in the clear before it could be encrypted.
 */
export function fileRouter(parts: {
  readonly files: RequestFiles;
  /** The request that a browser has. */
  readonly requestOf: (secret: string | undefined) => Promise<string | undefined>;
  /** Null when something may be done once more with a request's files; it is counted. */
  readonly mayAct: (request: string) => Promise<Rejection<ApiErrorCode> | null>;
  /** Null when somebody of the staff may have the files of a request; it is noted. */
  readonly staffMayRead: (request: string, caller: Caller) => Promise<Rejection<ApiErrorCode> | null>;
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  readonly originAllowed: OriginRule;
  readonly cookie: SessionCookie;
}): Router {
  const { files, requestOf, mayAct, staffMayRead, callerOf, originAllowed, cookie } = parts;
  const router = Router({ caseSensitive: true, strict: true });
  const body = raw({ type: 'application/offset+octet-stream', limit: MOST_PART });

  const act = (work: Act) => (request: Request, response: Response, next: NextFunction) => {
    response.set({ 'Cache-Control': 'no-store', 'Tus-Resumable': TUS });
    work(request, response)
      .then((refused) => refused && refuse(request, response, refused))
      .catch(next);
  };
  const own =
    (work: (id: string, request: Request, response: Response) => ReturnType<Act>): Act =>
    async (request, response) => {
      const isChange = request.method !== 'GET' && request.method !== 'HEAD';
      if (isChange && !isOwnPage(request, originAllowed)) return new Rejection('cross-site');
      const id = await requestOf(cookie.read(request.get('Cookie')));
      if (id === undefined) return new Rejection('no-request');
      return (await mayAct(id)) ?? work(id, request, response);
    };
  const probe = raw({ type: 'application/octet-stream', limit: MOST_PROBE });
  router.post('/my-request/line', (request, response, next) => {
    probe(request, response, (error?: unknown) => {
      if (error !== undefined) return refuse(request, response, new Rejection('too-large'));
      act(
        own(async () => {
          response.status(204).end();
          return undefined;
        }),
      )(request, response, next);
    });
  });
  router.post(
    PATH,
    act(
      own(async (id, request, response) => {
        const length = Number(request.get('Upload-Length'));
        const metadata = metadataOf(request.get('Upload-Metadata'));
        const kind = FILE_KINDS.find((one) => one === metadata['kind']);
        const name = (metadata['filename'] ?? '').trim().slice(0, MOST_NAME);
        if (!Number.isSafeInteger(length) || length < 1 || kind === undefined || !LINE.test(name)) {
          return new Rejection('bad-request');
        }
        const file = await files.create(id, { kind, name, size: length });
        if (file instanceof Rejection) return file;
        response.status(201).set('Location', `${API_PATH}${PATH}/${file}`).end();
        return undefined;
      }),
    ),
  );
  router.head(
    `${PATH}/:file`,
    act(
      own(async (id, request, response) => {
        const state = await files.state(id, fileOf(request));
        if (state === null) return new Rejection('not-found');
        response.set({ 'Upload-Offset': String(state.received), 'Upload-Length': String(state.size) }).end();
        return undefined;
      }),
    ),
  );
  router.patch(`${PATH}/:file`, (request, response, next) => {
    body(request, response, (error?: unknown) => {
      if (error !== undefined) return refuse(request, response, new Rejection('too-large'));
      act(
        own(async (id) => {
          const at = Number(request.get('Upload-Offset'));
          if (!Buffer.isBuffer(request.body) || !Number.isSafeInteger(at)) return new Rejection('bad-request');
          const received = await files.append(id, fileOf(request), at, request.body);
          if (received instanceof Rejection) return received;
          response.status(204).set('Upload-Offset', String(received)).end();
          return undefined;
        }),
      )(request, response, next);
    });
  });
  router.delete(
    `${PATH}/:file`,
    act(
      own(async (id, request, response) => {
        const refused = await files.remove(id, fileOf(request));
        if (refused !== undefined) return refused;
        response.status(204).end();
        return undefined;
      }),
    ),
  );
  router.get(`${PATH}/:file`, act(own((id, request, response) => serve(files, id, request, response))));
  router.get(
    '/requests/:request/files/:file',
    act(async (request, response) => {
      const id = String(request.params['request']);
      const refused = await staffMayRead(id, await callerOf(request.get('Cookie')));
      return refused ?? serve(files, id, request, response);
    }),
  );
  return router;
}

const fileOf = (request: Request) => String(request.params['file']);

/**
 * Answers with a file, or with the range of it that is asked for (RFC 9110, 14): Safari plays no sound otherwise, and no player
 * seeks. A page that is made of it runs nothing and loads nothing; PDF and pictures are saved, not shown in the court's own origin.
 */
async function serve(files: RequestFiles, id: string, request: Request, response: Response) {
  const file = fileOf(request);
  const read = await files.read(id, file);
  if (read instanceof Rejection) return read;
  const { media, content } = read;
  const extension = media.split('/')[1] ?? 'bin';
  // What is kept is never changed.
  const tag = `"${file}"`;
  response.set({
    'Content-Type': media,
    'Content-Disposition': `attachment; filename="${file}.${extension}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
    ETag: tag,
  });
  const ranges = (request.get('If-Range') ?? tag) === tag ? request.range(content.length) : undefined;
  if (ranges === -1) {
    response.status(416).set('Content-Range', `bytes */${content.length}`).end();
    return undefined;
  }
  const [range, another] = Array.isArray(ranges) && ranges.type === 'bytes' ? ranges : [];
  // Several at once are asked for by nobody who plays something: the whole is an answer too.
  if (range === undefined || another !== undefined) {
    response.end(content);
    return undefined;
  }
  response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${content.length}`);
  response.end(content.subarray(range.start, range.end + 1));
  return undefined;
}

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
