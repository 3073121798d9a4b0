import { json, Router } from 'express';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { z } from 'zod';
import { API_ERRORS } from '@mahzar/shared/rest/errors';
import type { ApiError, ApiErrorCode, FieldProblem } from '@mahzar/shared/rest/errors';
import type { Route } from '@mahzar/shared/rest/route';
import { Rejection } from '@mahzar/shared/rejection';
import { HeldElsewhereError } from '../../hearings/errors.ts';
import type { Logger } from '../../observability/logger.ts';
import type { OriginRule } from '../origin.ts';
import type { Bound, Call } from './bind.ts';
import { callerMay } from './caller.ts';
import type { Caller } from './caller.ts';
import { sendText } from './send-text.ts';

/** Largest request body, bytes; imported lists have thousands of entries. */
const MAX_BODY = 2 * 1024 * 1024;
/** Largest request body of callers who are not signed in. */
const MAX_STRANGERS_BODY = 64 * 1024;
/** Wait before a repeated request after a lock timeout, ms. */
const BUSY_MS = 1_000;

/** Identifies the caller by session cookie or token. A `Rejection` (forged token) ends the call. */
export type Identify = (request: Request) => Promise<Caller | Rejection<ApiErrorCode>>;

/** Reads a request's body with Express; its errors carry their HTTP status. */
type ReadBody = (request: Request, response: Response) => Promise<void>;

/**
 * The REST API: for each route identify → permit → parse → handle → answer. Changes are accepted only from our own pages (OWASP
 * ASVS 5.0, 3.5) or from a machine with its token. Failures are answered as an `ApiError`, too.
 */
export function apiRouter(parts: {
  readonly routes: readonly Bound[];
  readonly identify: Identify;
  readonly originAllowed: OriginRule;
  readonly log: Logger;
  /** Whether an error means that nothing can be stored now. */
  readonly isStorageFault: (error: unknown) => boolean;
  /** Whether an error means that other work held a lock for too long. */
  readonly isLockTimeout: (error: unknown) => boolean;
}): Router {
  for (const { route } of parts.routes)
    if (route.path.startsWith('/{')) throw new Error(`the path of a route begins with a parameter: ${route.path}`);
  const bySection = [...Map.groupBy(parts.routes, ({ route }) => sectionOf(route.path))];
  const sections = new Map(bySection.map(([section, routes]) => [section, sectionRouter(routes, parts)]));
  const router = Router({ caseSensitive: true, strict: true });
  router.use((request, response, next) => {
    const section = sections.get(sectionOf(request.path));
    if (section === undefined) next();
    else section(request, response, next);
  });
  router.use((request, response) => {
    refuse(request, response, new Rejection('not-found', { detail: 'there is no such route' }));
  });
  router.use(failure(parts));
  return router;
}

/** The first segment of a path, which no route has as a parameter. */
function sectionOf(path: string): string {
  return path.split('/', 2)[1] ?? '';
}

/** The routes of one section. A router compares a request with its paths one after another, so one for all routes is slower. */
function sectionRouter(
  routes: readonly Bound[],
  parts: { readonly identify: Identify; readonly originAllowed: OriginRule },
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const bound of routes) {
    const { method, path, may } = bound.route;
    const read = may === 'anybody' || may === 'signing-in' ? readStrangersBody : readBody;
    router[method](expressPath(path), (request, response) => answer(bound, parts, read, request, response));
  }
  const methodsOf = Map.groupBy(routes, ({ route }) => expressPath(route.path));
  for (const [path, bounds] of methodsOf) {
    const allow = bounds.map(({ route }) => route.method.toUpperCase()).join(', ');
    router.all(path, (request, response) => {
      response.set('Allow', allow);
      refuse(request, response, new Rejection('wrong-method', { detail: `this path takes ${allow}` }));
    });
  }
  return router;
}

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function bodyReader(limit: number): ReadBody {
  const read = json({ limit, strict: true });
  return (request, response) =>
    new Promise((resolve, reject) => {
      read(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error('the body cannot be read', { cause: error }));
      });
    });
}

const readBody = bodyReader(MAX_BODY);
const readStrangersBody = bodyReader(MAX_STRANGERS_BODY);

async function answer(
  { route, handle }: Bound,
  { identify, originAllowed }: { readonly identify: Identify; readonly originAllowed: OriginRule },
  read: ReadBody,
  request: Request,
  response: Response,
): Promise<void> {
  response.set('Cache-Control', 'no-store');
  const caller = await identify(request);
  if (caller instanceof Rejection) return refuse(request, response, caller);
  if (caller.kind !== 'machine' && isChange(route) && !isOwnPage(request, originAllowed)) {
    return refuse(request, response, new Rejection('cross-site'));
  }
  if (!callerMay(caller, route.may)) {
    return refuse(request, response, new Rejection(isSignedIn(caller) ? 'not-permitted' : 'not-signed-in'));
  }
  if (route.body !== null) await read(request, response);
  const problems: FieldProblem[] = [];
  const parse = (schema: z.ZodType | null, value: unknown) => {
    const parsed = schema?.safeParse(value);
    if (parsed?.success === false) problems.push(...parsed.error.issues.flatMap(problemsOf));
    return parsed?.data;
  };
  const input = {
    params: parse(route.params, request.params),
    query: parse(route.query ?? z.strictObject({}), request.query),
    body: parse(route.body, request.body),
  };
  if (problems.length > 0) return refuse(request, response, new Rejection('bad-request', { problems }));
  const result = await handle({ ...input, caller, request, response } as unknown as Call<never>);
  if (result instanceof Rejection) return refuse(request, response, result);
  if (route.answer === null) response.status(204).end();
  // Fields that are not in the schema are never sent.
  else if (!('media' in route.answer)) response.json(route.answer.parse(result));
  else if (typeof result === 'string') response.type(route.answer.media).send(result);
  else await sendText(response.type(route.answer.media), result as AsyncIterable<string>);
}

function isSignedIn({ kind }: Caller): boolean {
  return kind === 'staff' || kind === 'machine';
}

function isChange({ method }: Route): boolean {
  return method !== 'get';
}

/**
 * Whether a request comes from one of our own pages. Browsers report the origin of a request (Fetch Metadata), and only our own
 * script can add a custom header. After DNS rebinding a foreign page has our origin for its browser, so the host name is checked as
 * well.
 */
export function isOwnPage(request: Request, originAllowed: OriginRule): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (request.get('X-Mahzar') !== '1' || (site !== undefined && site !== 'same-origin')) return false;
  return request.headers.origin === undefined || originAllowed(request.headers);
}

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  const at = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [{ field: at, code: issue.code }];
  return issue.keys.map((key) => ({ field: at === '' ? key : `${at}.${key}`, code: issue.code }));
}

/** Answers an error with a support code. The log has the cause of a server error (5xx) under that code. */
function failure({
  log,
  isStorageFault,
  isLockTimeout,
}: {
  readonly log: Logger;
  readonly isStorageFault: (error: unknown) => boolean;
  readonly isLockTimeout: (error: unknown) => boolean;
}): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    const isSenders = typeof status === 'number' && status >= 400 && status < 500;
    if (error instanceof HeldElsewhereError && error.holder !== null) {
      if (response.headersSent) return next(error);
      return refuse(
        request,
        response,
        new Rejection('held-elsewhere', {
          detail: `the hearing is held at ${error.holder.address ?? 'another server'}`,
        }),
      );
    }
    if (!isSenders) log.error({ err: error, support: String(request.id) }, 'request failed');
    if (response.headersSent) return next(error);
    if (status === 413) return refuse(request, response, new Rejection('too-large'));
    if (isStorageFault(error)) return refuse(request, response, new Rejection('storage-unavailable'));
    if (isLockTimeout(error))
      return refuse(request, response, new Rejection('storage-busy', { retryAfterMs: BUSY_MS }));
    refuse(request, response, new Rejection(isSenders ? 'bad-request' : 'internal'));
  };
}

/** Answers with a refusal. */
export function refuse(request: Request, response: Response, refused: Rejection<ApiErrorCode>): void {
  const { code, detail, problems, retryAfterMs } = refused;
  const body: ApiError = {
    code,
    message: detail ?? MESSAGES[code] ?? code,
    ...(problems !== undefined && { problems }),
    support: String(request.id),
  };
  if (retryAfterMs !== undefined) response.set('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  response.status(API_ERRORS[code]).set('Cache-Control', 'no-store').json(body);
}

const MESSAGES: Partial<Record<ApiErrorCode, string>> = {
  'bad-request': 'the request is not what the schema says',
  'too-large': 'the body is larger than it may be',
  internal: 'something went wrong here; tell support the code',
  'not-signed-in': 'sign in first',
  'not-permitted': 'the account has no right to do this',
  'cross-site': 'a change is taken only from our own pages, with the header X-Mahzar: 1',
};
