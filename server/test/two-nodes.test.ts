import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { cancelBooking, changeBooking, createBooking, readBooking, searchBookings } from '@mahzar/shared/rest/bookings';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newSigningKey } from '../src/access/tokens/secrets.ts';
import { draftAgain } from '../src/scheduling/draft-again.ts';
import { connect } from '../src/storage/database.ts';
import { Court } from './support/bare/court.ts';
import type { Databases } from './support/databases.ts';
import { TestClient } from './support/client.ts';
import { Visitor } from './support/desk.ts';
import type { Reachable } from './support/client.ts';
import { holdLock } from './support/held-lock.ts';
import { readLog } from './support/log.ts';
import { holdAnother } from './support/other-hearing.ts';
import type { TestHearing } from './support/other-hearing.ts';
import { TestPostgres } from './support/postgres.ts';
import { TestService } from './support/service.ts';
import { openSeat, until } from './support/session.ts';
import { runSql } from './support/sql.ts';
import { addColleague } from './support/staff.ts';

/** A little longer than a lease lasts. */
const LEASE_ENDS_MS = 14_000;
/** A little longer than two renewals of a lease take. */
const RENEWED_TWICE_MS = 4_500;
/** A media server with an open transport answers within milliseconds, so this silence means a closed one. */
const SILENT_MS = 500;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const secrets = {
  MAHZAR_MASTER_KEY: randomBytes(32).toString('base64'),
  MAHZAR_SIGNING_KEY: newSigningKey(),
};
let server: TestPostgres;
let url: string;
let first: TestService;
let second: TestService;
/** A hearing of the first process. */
let hearing: TestHearing;
const clients = new Set<Pick<TestClient, 'close'>>();

/** Length of each process's log when both had started. */
let begun: number[];

beforeAll(async () => {
  server = await TestPostgres.ofProcess();
  url = await server.createMigrated();
  const database: Databases = { create: () => ({ kind: 'postgres', url }) };
  first = await TestService.start(secrets, database);
  second = await TestService.start(secrets, database);
  begun = [first, second].map(({ log }) => log.length);
});
afterAll(async () => {
  await first.stop();
  await second.stop();
  await server.remove([url]);
});
beforeEach(async () => {
  for (const service of [first, second]) if (!service.isRunning) await service.run();
  // Short, so that a folder in memory has room for the records of all: without, there is an alarm.
  hearing = await holdAnother(first, HOUR_MS);
});
afterEach(() => {
  for (const client of clients) client.close();
  clients.clear();
});

/** Begins the session of the first process's hearing, with judge and clerk and their sound and pictures on the record. */
async function openCourt(): Promise<Court> {
  const court = await Court.openIn(first, hearing);
  for (const client of court.everyone) clients.add(client);
  return court;
}

/** The same with nobody but the judge, and without sound and pictures. */
async function judgeInSession(): Promise<TestClient> {
  const judge = await come(first, 'judge');
  await judge.enter(false, false);
  await judge.ask('start', { countdownSeconds: 0 });
  await judge.until(() => judge.scene.phase === 'in-session');
  return judge;
}

/** The address of the first process's hearing at one of the two processes. */
function hearingAt({ origin }: TestService): Reachable {
  return { ...hearing, origin };
}

/** Opens a seat's page at one process; resolves with the address to which the page is redirected. */
async function movedFrom(at: TestService, seat: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const session = openSeat(hearingAt(at), seat, { moveTo: resolve });
  return promise.finally(() => session.close());
}

/** Connects a seat of the first process's hearing at one of the two processes. */
async function come(at: TestService, seat: string): Promise<TestClient> {
  const client = await TestClient.seat(hearingAt(at), seat);
  clients.add(client);
  return client;
}

/** Expects the second process to refuse a seat without an address of another process. */
async function expectNowhere(): Promise<void> {
  const refused: unknown = await come(second, 'lawyer').catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'held-elsewhere' });
  expect(refused).not.toHaveProperty('address');
}

describe('two processes on one database', () => {
  it('leave each other’s hearings alone, and people who come to the wrong one are told where to go', async () => {
    const court = await openCourt();
    const logged = [first, second].map(({ log }) => log.length);
    // It starts while the hearing of the other is in session.
    await second.kill('SIGTERM');
    await second.run();
    expect(second.demo.hearing).not.toBe(first.demo.hearing);
    expect(readLog(hearing).map(({ type }) => type)).not.toContain('service-restarted');
    await expect(come(second, 'lawyer')).rejects.toMatchObject({
      code: 'held-elsewhere',
      address: first.origin,
      support: expect.any(String),
    });

    expect(await movedFrom(second, 'lawyer')).toBe(first.origin);

    await court.othersAreWell();
    expect(await court.clerk.client.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    expect(court.judge.client.scene).toMatchObject({ phase: 'in-session', record: { waived: false } });
    // The second process has its own hearing.
    const judge = await TestClient.seat(second, 'judge');
    clients.add(judge);
    expect(await judge.enter(true, false)).toMatchObject({ ok: true });
    const errors = [first, second].flatMap(({ log }, index) =>
      [...log.slice(0, begun[index]), ...log.slice(logged[index])].filter(({ level }) => level === 'error'),
    );
    expect(errors).toEqual([]);
  });

  it('one of them killed: nobody is sent to it, a page at the other tries until that has the hearing, and it goes on there as after a restart, and stays there', async () => {
    await openCourt();
    await first.kill('SIGKILL');
    const before = readLog(hearing);
    await pause(RENEWED_TWICE_MS);
    await expectNowhere();
    const moves: string[] = [];
    const session = openSeat(hearingAt(second), 'judge', { moveTo: (address) => moves.push(address) });
    await until(session, ({ scene }) => scene !== null, LEASE_ENDS_MS).finally(() => session.close());
    expect(moves).toEqual([]);

    const judge = await come(second, 'judge');
    expect(await judge.enter(true, false)).toMatchObject({ ok: true });
    const after = readLog(hearing);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after[before.length]).toMatchObject({ type: 'service-restarted' });
    await first.run();
    await expect(come(first, 'clerk')).rejects.toMatchObject({ code: 'held-elsewhere', address: second.origin });
    expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
  });

  it('one of them killed: nobody is sent to an address that somebody wrote into the database, and back at once it does not wait for its own lease', async () => {
    await judgeInSession();
    // Killed first, because renewing the lease would write its own address again.
    await first.kill('SIGKILL');
    const row = `where hearing_id = '${hearing.demo.hearing}'`;
    runSql(url, `update hearing_leases set until = until + 60000 ${row}`);
    await expect(come(second, 'lawyer')).rejects.toMatchObject({ code: 'held-elsewhere', address: first.origin });
    runSql(url, `update hearing_leases set address = 'http://evil.example' ${row}`);
    await expectNowhere();

    await first.run();
    expect(await (await come(first, 'judge')).enter(true, false)).toMatchObject({ ok: true });
    await expect(come(second, 'clerk')).rejects.toMatchObject({ code: 'held-elsewhere', address: first.origin });
  });

  it('one of them ended in order: the other has its hearing at once', async () => {
    await openCourt();
    await first.kill('SIGTERM');
    expect(await (await come(second, 'judge')).enter(true, false)).toMatchObject({ ok: true });
  });

  it('one of them stood still, and the other has had its hearing and ended: it goes on from there, and nobody takes it', async () => {
    const judge = await judgeInSession();
    process.kill(first.pid, 'SIGSTOP');
    try {
      runSql(url, `update hearing_leases set until = 0 where hearing_id = '${hearing.demo.hearing}'`);
      await come(second, 'lawyer');
      await second.kill('SIGTERM');
    } finally {
      process.kill(first.pid, 'SIGCONT');
    }
    const taken = readLog(hearing);
    await judge.until(() => !judge.socket.connected);
    expect(judge.pushed.findLast(({ name }) => name === 'ended')).toEqual({
      name: 'ended',
      payload: { code: 'held-elsewhere' },
    });
    const again = await come(first, 'judge');
    expect(await again.enter(true, false)).toMatchObject({ ok: true });
    expect(readLog(hearing).slice(0, taken.length)).toEqual(taken);
    await second.run();
    await expect(come(second, 'clerk')).rejects.toMatchObject({ code: 'held-elsewhere', address: first.origin });
  });

  it('one of them stood still and lost its hearing: it says so to everybody, and keeps nothing of it', async () => {
    const court = await openCourt();
    const { judge, clerk } = court;
    await judge.sends('microphone', 'before');
    while (clerk.packets('before') === 0) await judge.send.ping();

    process.kill(first.pid, 'SIGSTOP');
    try {
      // Simulates a process that was stopped until its lease ended.
      runSql(url, `update hearing_leases set until = 0 where hearing_id = '${hearing.demo.hearing}'`);
      await come(second, 'lawyer');
    } finally {
      process.kill(first.pid, 'SIGCONT');
    }
    const taken = readLog(hearing);
    for (const { client } of [judge, clerk]) {
      await client.until(() => !client.socket.connected);
      expect(client.pushed.findLast(({ name }) => name === 'ended')).toEqual({
        name: 'ended',
        payload: { code: 'held-elsewhere', address: second.origin },
      });
    }
    await first.logged(
      (line) => line['hearing'] === hearing.demo.hearing && line.msg === 'hearing lost to another process',
    );

    // The media of the first process is closed: no transport answers, and no packet gets through.
    await court.obeyed();
    for (const { send } of [judge, clerk]) {
      expect(await Promise.race([send.ping().then(() => 'answered'), pause(SILENT_MS, 'silent')])).toBe('silent');
    }
    await judge.sends('microphone', 'after');
    await court.obeyed();
    await clerk.counted();
    expect(clerk.packets('after')).toBe(0);
    // The first process has written nothing more into the log, neither about connections nor about its recorder.
    expect(readLog(hearing)).toEqual(taken);
    await expect(come(first, 'judge')).rejects.toMatchObject({ code: 'held-elsewhere', address: second.origin });
  });

  it('the desk of one and the room of the other never book the same time, and the room says what the desk does', async () => {
    const desk = await deskOf(second);
    const judge = await judgeInSession();
    const lawyer = hearing.demo.seats.find(({ role }) => role === 'lawyer')!;
    const found = await judge.ask('next-dates', { from: null, minutes: 60 });
    if (!found.ok) throw new Error(found.code);
    const [taken, free] = found.days[0]!.times;
    const body = (startsAt: number) => ({
      caseNumber: '1405-7',
      branch: 'شعبه ۱۰۳',
      kind: 'courtroom',
      title: 'رسیدگی دیگر',
      startsAt,
      endsAt: startsAt + HOUR_MS / 2,
      people: [{ id: 'x', role: 'lawyer', name: lawyer.name }],
    });
    const ask = (startsAt: number) => judge.ask('book-next-hearing', { startsAt, minutes: 60 });
    // The room asks for the same time while the desk's booking is written but not committed.
    const audit = await holdLock(url, 'audit_entries');
    const atDesk = desk.call(createBooking, { body: { ...body(taken!), clashes: [] } });
    await audit.isAwaited();
    const inRoom = ask(taken!);
    await pause(200);
    await audit.letGo();
    expect([(await atDesk).ok, await inRoom]).toMatchObject([true, { ok: false, code: 'time-taken' }]);
    // The room waits only briefly for a lock, and the hearing goes on.
    const again = await holdLock(url, 'audit_entries');
    expect(await ask(free!)).toMatchObject({ ok: false, code: 'calendar-busy' });
    expect(judge.scene).toMatchObject({ phase: 'in-session', nextHearing: null });
    // In the other order: the room first, then the desk.
    const booked = ask(free!);
    await again.isAwaited();
    const late = desk.call(createBooking, { body: { ...body(free!), clashes: [] } });
    await again.isAwaited(`bookings ${Math.floor(free! / DAY_MS)}`);
    await again.letGo();
    expect([await booked, await late]).toMatchObject([
      { ok: true },
      { ok: false, error: { code: 'clashes-meanwhile' } },
    ]);
    await judge.until(() => judge.scene.nextHearing?.startsAt === free);
    // The desk acts at the other process.
    const bookedAtFree = async () => {
      const { items } = await desk.do(searchBookings, { body: { from: free!, to: free! + 1, limit: 5 } });
      return items.find(({ startsAt, title }) => startsAt === free && title !== 'رسیدگی دیگر')!;
    };
    const { id: booking, version } = await bookedAtFree();
    const draft = draftAgain(await desk.do(readBooking, { params: { booking } }));
    const moved = { startsAt: free! + HOUR_MS / 2, endsAt: free! + HOUR_MS * 1.5 };
    await desk.do(changeBooking, { params: { booking }, body: { ...draft, ...moved, version } });
    await judge.until(() => judge.scene.nextHearing?.startsAt === moved.startsAt);
    // The other process holds the next hearing now: the court's orders are applied when it releases the hearing.
    const ordered = () => desk.do(readBooking, { params: { booking } });
    const isHidden = async () => (await ordered()).people.find(({ id }) => id === lawyer.seat)!.protected;
    expect(await judge.ask('protect', { seat: lawyer.seat, on: true })).toMatchObject({ ok: true });
    expect(await isHidden()).toBe(false);
    await second.kill('SIGTERM');
    await second.run();
    await expect.poll(isHidden, { timeout: 10_000 }).toBe(true);
    const nearer = await deskOf(first);
    const reason = 'وقت دیگر';
    await nearer.do(cancelBooking, { params: { booking }, body: { version: (await ordered()).version, reason } });
    await judge.until(() => judge.scene.nextHearing === null);
    // The desk's changes are told to the room after the hearing was adjourned, too.
    expect(await ask(free!)).toMatchObject({ ok: true });
    await judge.until(() => judge.scene.nextHearing?.startsAt === free);
    await judge.ask('adjourn', {});
    const last = await bookedAtFree();
    await desk.do(cancelBooking, { params: { booking: last.id }, body: { version: last.version, reason } });
    await judge.until(() => judge.scene.nextHearing === null);
  });
});

/** A member of staff who books at the desk of a process. */
async function deskOf({ origin, database: place }: TestService): Promise<Visitor> {
  const on = await connect(place);
  const masterKey = Buffer.from(secrets.MAHZAR_MASTER_KEY, 'base64');
  const colleague = { roles: ['scheduler', 'clerk'], name: 'سارا ملکی' } as const;
  const { cookie, account } = await addColleague(
    { database: on, masterKey, publicUrl: origin, now: Date.now },
    colleague,
  ).finally(() => on.db.destroy());
  return new Visitor(origin, cookie, account);
}
