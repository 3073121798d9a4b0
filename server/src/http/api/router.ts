import { json, Router } from 'express';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { API_ERRORS } from '@mahzar/shared/rest/errors';
import type { ApiError, ApiErrorCode, FieldProblem } from '@mahzar/shared/rest/errors';
import type { Route } from '@mahzar/shared/rest/route';
import { Refused } from './bind.ts';
import type { Bound, Call } from './bind.ts';
import { callerMay } from './caller.ts';
import type { Caller } from './caller.ts';

/** Of a request's body, in bytes; lists are imported by the thousand. */
const MAX_BODY = 2 * 1024 * 1024;

/** Says who calls: by session cookie or token. A `Refused` ends the call (a session that has ended, a forged token). */
export type Identify = (request: Request) => Promise<Caller | Refused>;

/**
 * The REST API: for each route parse → identify → permit → handle → answer. A change is taken only from our own pages
 * (OWASP ASVS 5.0, 3.5) or from a machine with its token.
 */
export function apiRouter(parts: { readonly routes: readonly Bound[]; readonly identify: Identify }): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const readBody = json({ limit: MAX_BODY, strict: true });
  for (const bound of parts.routes) {
    const { route } = bound;
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    router[route.method](path, ...(route.body === null ? [] : [readBody]), async (request, response) => {
      await answer(bound, parts.identify, request, response);
    });
  }
  router.use((request, response) => {
    refuse(request, response, new Refused('not-found', 'there is no such route'));
  });
  return router;
}

async function answer({ route, handle }: Bound, identify: Identify, request: Request, response: Response) {
  response.set('Cache-Control', 'no-store');
  const caller = await identify(request);
  if (caller instanceof Refused) return refuse(request, response, caller);
  if (caller.kind !== 'machine' && isChange(route) && !isOwnPage(request)) {
    return refuse(request, response, new Refused('cross-site'));
  }
  if (!callerMay(caller, route.may)) {
    return refuse(request, response, new Refused(isSignedIn(caller) ? 'not-permitted' : 'not-signed-in'));
  }
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
  if (problems.length > 0) return refuse(request, response, new Refused('bad-request', undefined, problems));
  const result = await handle({ ...input, caller, request, response } as unknown as Call<never>);
  if (result instanceof Refused) return refuse(request, response, result);
  if (route.answer === null) response.status(204).end();
  else if ('media' in route.answer) response.type(route.answer.media).send(result);
  // What is not in the schema does not leave the house.
  else response.json(route.answer.parse(result));
}

function isSignedIn({ kind }: Caller): boolean {
  return kind === 'staff' || kind === 'machine';
}

function isChange({ method }: Route): boolean {
  return method !== 'get';
}

/** Browsers say where a request comes from (Fetch Metadata); only our own script can add a header of its own. */
function isOwnPage(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  return request.get('X-Mahzar') === '1' && (site === undefined || site === 'same-origin');
}

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  const at = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [{ field: at, code: issue.code }];
  return issue.keys.map((key) => ({ field: at === '' ? key : `${at}.${key}`, code: issue.code }));
}

/** Answers with a refusal. */
export function refuse(request: Request, response: Response, refused: Refused): void {
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
  'not-signed-in': 'sign in first',
  'not-permitted': 'the account has no right to do this',
  'cross-site': 'a change is taken only from our own pages, with the header X-Mahzar: 1',
};
