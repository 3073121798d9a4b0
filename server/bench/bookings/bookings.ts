import { cpuUsage } from 'node:process';
import { findClashes, readBooking, readCalendar, readCauseList, searchBookings } from '@mahzar/shared/rest/bookings';
import { searchCases } from '@mahzar/shared/rest/cases';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { sql } from 'kysely';
import { ENGINES } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk } from '../../test/support/desk.ts';
import { addColleague } from '../../test/support/staff.ts';
import type { BenchOptions } from '../options.ts';
import { bookingsOf, FIRST_DAY, JUDGES, personOf } from './court.ts';

const DAY = 86_400_000;
/** Limit for the duration of a list request at the 95th percentile, ms. */
const BAR_MS = 200;
const BATCH = 200;
/** Number of first requests of a kind that are not counted: they compile statements and code. */
const WARMING = 10;

/**
 * Measures the duration of list requests for bookings over HTTP on both databases, with a court's whole year stored: 10,000
 * bookings and 50,000 people, unless `--bookings=N` says otherwise. Also measures the cost of booking a day of 200 hearings.
 */
export async function benchBookings({ runs, flag, say }: BenchOptions): Promise<object> {
  const count = Number(flag('bookings') ?? 10_000);
  const results: Record<string, object> = {};
  const only = flag('engine');
  for (const { name, start } of ENGINES.filter((engine) => only === undefined || engine.name === only)) {
    const engine = await start();
    const desk = await startDesk({ engine });
    desk.clock.now = () => FIRST_DAY - DAY;
    const on = { ...desk, database: desk.storage.database, publicUrl: desk.origin, now: desk.clock.now };
    for (const id of JUDGES) await addColleague(on, { id, roles: ['judge'] });
    try {
      say(`${name}: booking ${count} hearings…`);
      const began = performance.now();
      const drafts = bookingsOf(count);
      for (let at = 0; at < count; at += BATCH) await book(desk, drafts.slice(at, at + BATCH));
      const filledMs = performance.now() - began;
      await sql`analyze`.execute(desk.storage.database.db);
      say(`${name}: asking, ${runs} times each…`);
      results[name] = { bookMs: round(filledMs / count), ...(await asked(desk, runs, count)), day: await day(desk) };
    } finally {
      await desk.stop();
      await engine.stop();
    }
  }
  return { bookings: count, people: count * 5, barMs: BAR_MS, ...results };
}

async function asked(desk: TestDesk, runs: number, count: number): Promise<object> {
  const clerk = await desk.as('clerk');
  const days = Math.floor(count / 60);
  const dayAt = (run: number) => FIRST_DAY + ((run * 37) % days) * DAY - 4 * 3_600_000;
  const drafts = bookingsOf(Math.min(count, 600));
  const someone = (run: number) => drafts[(run * 7) % drafts.length]!;
  const [first] = (await clerk.do(searchBookings, { body: { limit: 1 } })).items;
  const ways: Record<string, (run: number) => Promise<unknown>> = {
    day: (run) => clerk.do(searchBookings, { body: { from: dayAt(run), to: dayAt(run) + DAY, limit: 200 } }),
    branchDay: (run) =>
      clerk.do(searchBookings, {
        body: { from: dayAt(run), to: dayAt(run) + DAY, branch: `شعبه ${100 + (run % 20)}` },
      }),
    caseNumber: (run) => clerk.do(searchBookings, { body: { caseNumber: someone(run).caseNumber } }),
    caseNumberBegins: () => clerk.do(searchBookings, { body: { caseNumber: '14056' } }),
    name: (run) => clerk.do(searchBookings, { body: { person: someone(run).people[1]!.name } }),
    commonWord: () => clerk.do(searchBookings, { body: { text: 'رسیدگی' } }),
    anyNumber: (run) => clerk.do(searchBookings, { body: { text: someone(run).caseNumber } }),
    rareWord: () => clerk.do(searchBookings, { body: { text: 'ناموجود' } }),
    nationalId: (run) => clerk.do(searchBookings, { body: { person: personOf(1_000 + run * 3).nationalId } }),
    state: () => clerk.do(searchBookings, { body: { state: 'cancelled' } }),
    month: (run) => clerk.do(readCalendar, { query: { from: dayAt(run % 5), to: dayAt(run % 5) + 31 * DAY } }),
    clashes: (run) => clerk.do(findClashes, { body: { draft: someone(run) } }),
    causeList: (run) => clerk.do(readCauseList, { query: { day: courtClock(COURT_ZONE).dayOf(dayAt(run) + DAY / 2) } }),
    booking: () => clerk.do(readBooking, { params: { booking: first!.id } }),
    casesByNumber: (run) => clerk.do(searchCases, { body: { text: someone(run).caseNumber } }),
    casesByName: (run) => clerk.do(searchCases, { body: { text: someone(run).people[1]!.name } }),
  };
  const p95Ms: Record<string, number> = {};
  for (const [name, ask] of Object.entries(ways)) {
    const times: number[] = [];
    for (let run = 0; run < runs + WARMING; run += 1) {
      const began = performance.now();
      await ask(run);
      if (run >= WARMING) times.push(performance.now() - began);
    }
    p95Ms[name] = round(times.sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1]!);
  }
  return { p95Ms, within: Object.values(p95Ms).every((ms) => ms <= BAR_MS) };
}

/** Books a day of 200 hearings of six people; measures the growth of the database in bytes and the CPU time. */
async function day(desk: TestDesk): Promise<object> {
  const drafts = bookingsOf(200, 400).map((draft) => ({
    ...draft,
    people: [...draft.people, { ...draft.people[1]!, id: 'expert' as never, role: 'expert' as const }],
  }));
  const before = await bytesOf(desk);
  const cpu = cpuUsage();
  for (const draft of drafts) await book(desk, [draft]);
  const { user, system } = cpuUsage(cpu);
  return { hearings: 200, people: 1_200, cpuS: round((user + system) / 1e6), bytes: (await bytesOf(desk)) - before };
}

async function book(
  desk: TestDesk,
  drafts: readonly Parameters<TestDesk['scheduling']['bookings']['create']>[0][number][],
) {
  const made = await desk.scheduling.bookings.create(drafts, { kind: 'system' });
  if ('code' in made) throw new Error(`not booked: ${JSON.stringify(made)}`);
}

/** Size of all stored data, including indexes, without space that the database keeps free. */
async function bytesOf({ storage: { database } }: TestDesk): Promise<number> {
  const query =
    database.kind.binary === 'blob'
      ? sql<{ bytes: number }>`
          select (page_count - freelist_count) * page_size as bytes
          from pragma_page_count, pragma_freelist_count, pragma_page_size`
      : sql<{ bytes: number }>`
          select sum(pg_total_relation_size(oid))::bigint as bytes from pg_class
          where relkind = 'r' and relnamespace = current_schema()::regnamespace`;
  return Number((await query.execute(database.db)).rows[0]!.bytes);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
