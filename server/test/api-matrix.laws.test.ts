import { createApiClient } from '@mahzar/shared/rest/api-clients';
import type { Route } from '@mahzar/shared/rest/route';
import { API_CLIENT_ACTS } from '@mahzar/shared/staff/api-client-acts';
import { STAFF_ROLES } from '@mahzar/shared/staff/roles';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { z } from 'zod';
import { afterAll, describe, expect, it } from 'vitest';
import { callerMay } from '../src/http/api/caller.ts';
import type { Caller } from '../src/http/api/caller.ts';
import { KEPT_OPEN, startDesk, Visitor } from './support/desk.ts';
import type { RouteInput } from './support/desk.ts';
import { sampleOf, sampleWith } from './support/samples.ts';
import { addColleague } from './support/staff.ts';

// Other tests judge the response times of codes.
const desk = await startDesk({ codeAnswerAfterMs: 0 });
/** All routes of the desk's own list: a new route is in the matrix as soon as it is bound. */
const ROUTES = desk.routes.map(({ route }) => route).sort((a, b) => a.id.localeCompare(b.id));
const CALLERS = ['nobody', 'second-factor', 'enrol', 'machine', 'lesser-machine', ...STAFF_ROLES] as const;
type CallerName = (typeof CALLERS)[number];
/** Counts of the tested calls, printed at the end. */
const counts = { allowed: 0, refused: 0, strangers: 0, malformed: 0 };

afterAll(async () => {
  await desk.stop();
  process.stdout.write(`${JSON.stringify({ routes: ROUTES.length, callers: CALLERS.length, ...counts })}\n`);
});

const isApiClient = (name: CallerName): name is keyof typeof ACTS => Object.hasOwn(ACTS, name);
const isRole = (name: CallerName): name is StaffRole => (STAFF_ROLES as readonly string[]).includes(name);

/** The acts of the two API clients: all that a client can have, and a single one. */
const ACTS = { machine: API_CLIENT_ACTS, 'lesser-machine': API_CLIENT_ACTS.slice(0, 1) } as const;
const apiClients = new Map<string, Promise<string>>();
const SCRIPT = '<script>alert(1)</script>';

async function apiClient(acts: readonly string[]): Promise<Visitor> {
  const make = async () => {
    const body = { name: 'Case management', acts, expiresAt: null };
    return (await (await desk.as('administrator')).do(createApiClient, { body })).token;
  };
  const name = acts.join();
  const token = apiClients.get(name) ?? make();
  apiClients.set(name, token);
  return new Visitor(desk.origin, '', '', {
    ...KEPT_OPEN,
    Authorization: `Bearer ${await token}`,
    'X-Mahzar': '',
  });
}

/** A new caller for each call that may be accepted, so that an effect on the caller does not influence other calls. */
async function visitor(name: CallerName): Promise<Visitor> {
  if (name === 'nobody') return desk.nobody();
  if (isRole(name)) return desk.as(name);
  if (isApiClient(name)) return apiClient(ACTS[name]);
  const { database } = desk.storage;
  const on = { database, masterKey: desk.masterKey, publicUrl: 'http://localhost', now: desk.clock.now };
  const { cookie, account } = await addColleague(on, { roles: [...STAFF_ROLES], step: name });
  return new Visitor(desk.origin, cookie, account, KEPT_OPEN);
}

const refusedVisitors = new Map<CallerName, Promise<Visitor>>();

/** The same caller for all calls that must be refused: such a call has no effect on its caller. */
function refusedVisitor(name: CallerName): Promise<Visitor> {
  const one = refusedVisitors.get(name) ?? visitor(name);
  refusedVisitors.set(name, one);
  return one;
}

function may(name: CallerName, { may: act }: Route): boolean {
  const caller: Caller =
    name === 'nobody'
      ? { kind: 'nobody' }
      : isRole(name)
        ? { kind: 'staff', account: '', session: '', roles: [name] }
        : isApiClient(name)
          ? { kind: 'machine', machine: '', acts: ACTS[name] }
          : { kind: 'awaiting-second-factor', account: '', session: '', step: name };
  return callerMay(caller, act);
}

/** A valid request for the route, generated from its schemas. */
function wellFormed(route: Route, make: (schema: z.ZodType) => unknown = sampleOf): RouteInput {
  const of = (schema: z.ZodType | null) => (schema === null ? undefined : make(schema));
  const params = of(route.params) as Record<string, string> | undefined;
  const query = of(route.query) as Record<string, unknown> | undefined;
  return {
    ...(params && { params }),
    ...(query && { query }),
    ...(route.body !== null && { body: of(route.body) ?? {} }),
  };
}

/** Invalid requests that the route must refuse, each with a name. */
function malformed(route: Route): [string, RouteInput][] {
  const good = wellFormed(route);
  const cases: [string, RouteInput][] = [
    ['an unknown word in the query', { ...good, query: { ...good.query, unknown: '1' } }],
  ];
  for (const name of Object.keys(route.params?.shape ?? {})) {
    cases.push([`${name} that is no id`, { ...good, params: { ...good.params, [name]: "' or 1=1 --" } }]);
    cases.push([`${name} that is too long`, { ...good, params: { ...good.params, [name]: 'a'.repeat(5000) } }]);
  }
  for (const name of Object.keys(route.query?.shape ?? {})) {
    cases.push([`${name} of the query that is no word`, { ...good, query: { ...good.query, [name]: '\u0000;<' } }]);
  }
  const cursor = 'no.cursor~of-ours';
  if (route.query !== null && 'after' in route.query.shape)
    cases.push(['a cursor that was never handed out', { ...good, query: { ...good.query, after: cursor } }]);
  if (route.body === null) return cases;
  const body = good.body as Record<string, unknown>;
  cases.push(
    ['a body that is no JSON', { ...good, body: '{"' }],
    ['a body that is a list', { ...good, body: '[[[]]]' }],
    ['a body of another type', { ...good, body: JSON.stringify(body), headers: { 'Content-Type': 'text/plain' } }],
    ['an unknown field', { ...good, body: { ...body, unknown: 1 } }],
    ['a field of the prototype', { ...good, body: `{"__proto__":{"admin":true},"unknown":1}` }],
  );
  if (route.body instanceof z.ZodObject && 'after' in route.body.shape)
    cases.push(['a cursor that was never handed out', { ...good, body: { ...body, after: cursor } }]);
  for (const name of Object.keys(body)) {
    cases.push([`${name} that is of another type`, { ...good, body: { ...body, [name]: { wrong: [true] } } }]);
    cases.push([`${name} that is not there`, { ...good, body: { ...body, [name]: undefined } }]);
    if (typeof body[name] !== 'string') continue;
    cases.push([`${name} that is too long`, { ...good, body: { ...body, [name]: 'a'.repeat(60_000) } }]);
  }
  return cases;
}

describe.each(ROUTES.map((route) => [route.id, route] as const))('%s', (_, route) => {
  it.each(CALLERS)('is for %s what the table of permissions says', async (name) => {
    const mayCall = may(name, route);
    const caller = await (mayCall ? visitor(name) : refusedVisitor(name));
    const called = await caller.call(route, wellFormed(route));
    const code = called.ok ? 'ok' : called.error.code;
    if (mayCall) {
      counts.allowed += 1;
      expect(['not-signed-in', 'not-permitted', 'cross-site', 'internal', 'wrong-method']).not.toContain(code);
    } else {
      const isKnown = isRole(name) || isApiClient(name);
      if (isKnown) counts.refused += 1;
      else counts.strangers += 1;
      expect(code).toBe(isKnown ? 'not-permitted' : 'not-signed-in');
    }
  });

  const allowed = CALLERS.findLast((name) => may(name, route))!;

  it('takes nothing that is malformed', async () => {
    const caller = await refusedVisitor(allowed);
    for (const [what, given] of malformed(route)) {
      counts.malformed += 1;
      const called = await caller.call(route, given);
      expect([what, called.ok ? 'ok' : called.error.code]).toEqual([what, 'bad-request']);
    }
  });

  it('takes and gives a script as the data that it is', async () => {
    const caller = await visitor(allowed);
    const response = await caller.ask(
      route,
      wellFormed(route, (schema) => sampleWith(schema, SCRIPT)),
    );
    expect(response.status).toBeLessThan(500);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    const media = route.answer !== null && 'media' in route.answer ? route.answer.media : 'application/json';
    const found = response.headers.get('content-type')?.split(';')[0] ?? 'nothing';
    expect(['application/json', 'nothing', media]).toContain(found);
    // The API's only HTML page contains no text of the request.
    if (found === 'text/html') expect(await response.text()).not.toContain('<script');
  });

  it.runIf(route.method !== 'get')('is called by no other site', async () => {
    const caller = await refusedVisitor(allowed);
    const given = wellFormed(route);
    for (const [name, value] of [
      ['X-Mahzar', ''],
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Site', 'same-site'],
    ] as const) {
      expect(await caller.refused(route, { ...given, headers: { [name]: value } })).toBe('cross-site');
    }
  });
});
