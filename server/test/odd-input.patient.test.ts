import { createBooking } from '@mahzar/shared/rest/bookings';
import type { Route } from '@mahzar/shared/rest/route';
import { STAFF_ROLES } from '@mahzar/shared/staff/roles';
import type { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { startDesk } from './support/desk.ts';
import type { RouteInput, TestDesk, Visitor } from './support/desk.ts';
import { sampleOf } from './support/samples.ts';

/** Texts that databases, URLs and programs may interpret in a special way. */
const ODD_TEXTS = [
  'a\u0000b',
  'a\udfff',
  '\u202eabc',
  '\ufeff',
  'a\r\nBcc: b@c.example',
  "' or 1=1 --",
  '%_%',
  '\\',
  '{link}',
  '=1+1',
  '۱۲۳۴',
  'İ'.repeat(40),
  '💥💥',
  '-1',
  '1e309',
  '9007199254740993',
];
const ODD_NUMBERS = [-1, 0, 0.5, 2 ** 31, 2 ** 53, 4_102_444_800_001, 1_000_000_000];
/** Routes that end the caller's session. */
const LEAVES = ['sign-out', 'sign-out-everywhere', 'change-staff', 'end-staff-sessions', 'reset-second-factor'];

type Path = readonly (string | number)[];

/** Yields the path of each value that is not an object. */
function* leavesOf(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return yield path;
  for (const [name, one] of Object.entries(value)) yield* leavesOf(one, [...path, name]);
}

function withOdd(value: unknown, [name, ...rest]: Path, odd: unknown): unknown {
  if (name === undefined) return odd;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[name] = withOdd(copy[name], rest, odd);
  return copy;
}

/** Yields a valid call of the route, then variants with one odd value each. */
function* callsOf(route: Route, known: Readonly<Record<string, string>>): Generator<RouteInput> {
  const of = (schema: z.ZodType | null) => (schema === null ? {} : (sampleOf(schema) as Record<string, unknown>));
  const params = Object.fromEntries(
    Object.entries(of(route.params)).map(([name, sample]) => [name, known[name] ?? String(sample)]),
  );
  const given = { params, query: of(route.query), ...(route.body !== null && { body: of(route.body) }) };
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = route[part];
    if (schema === null || given[part] === undefined) continue;
    const more =
      part === 'params' || !('shape' in schema) ? [] : Object.keys(schema.shape as object).map((key) => [key]);
    for (const path of [...leavesOf(given[part]), ...more]) {
      // A URL cannot contain a lone surrogate.
      const texts = part === 'params' ? ODD_TEXTS.filter((text) => text.isWellFormed()) : ODD_TEXTS;
      for (const odd of [...texts, ...(part === 'body' ? ODD_NUMBERS : [])]) {
        yield { ...given, [part]: withOdd(given[part], path, odd) };
      }
    }
  }
}

/** Whether the route's schemas accept the call as it arrives. */
function passes(route: Route, { params, query = {}, body }: RouteInput): boolean {
  const texts = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const parts = [
    [route.params, params],
    [route.query, Object.fromEntries(texts)],
    [route.body, body === undefined ? body : JSON.parse(JSON.stringify(body))],
  ] as const;
  return parts.every(([schema, arrived]) => schema?.safeParse(arrived).success ?? true);
}

describe.each(ENGINES)('on $name', ({ name, start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let visitor: Visitor;
  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine, codeAnswerAfterMs: 0 });
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  it('odd texts and numbers in any place of any request are taken or refused, and break nothing', async () => {
    visitor = await desk.as(...STAFF_ROLES);
    const people = [{ id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' }];
    const times = { startsAt: Date.now() + 3_600_000, endsAt: Date.now() + 7_200_000 };
    const body = { caseNumber: '1', branch: 'شعبه', kind: 'courtroom', title: 'رسیدگی', ...times, people };
    const { id: booking } = await visitor.do(createBooking, { body });
    const { account } = await desk.as('clerk');
    const known = { booking, hearing: booking, person: 'judge', account, event: 'invited', audience: 'party' };
    const broken: unknown[] = [];
    let calls = 0;
    for (const { route } of desk.routes) {
      for (const given of callsOf(route, known)) {
        // A call that the schemas refuse reaches no database, so one database is enough for it.
        if (name === 'postgres' && !passes(route, given)) continue;
        if (LEAVES.includes(route.id)) visitor = await desk.as(...STAFF_ROLES);
        const called = await visitor.call(route, given);
        calls += 1;
        if (called.status >= 500) broken.push([route.id, given]);
        if (called.status === 401) visitor = await desk.as(...STAFF_ROLES);
      }
    }
    expect(broken).toEqual([]);
    process.stdout.write(`odd input: ${calls} calls of ${desk.routes.length} routes\n`);
  }, 180_000);
});
