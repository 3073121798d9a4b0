import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { newSigningKey } from '../src/access/tokens/secrets.ts';
import { readQueue } from '../src/queue/store/queue-log.ts';
import { connect } from '../src/storage/database.ts';
import { joinToday } from './support/citizens.ts';
import { TestClient } from './support/client.ts';
import { openToday } from './support/offices.ts';
import { TestPostgres } from './support/postgres.ts';
import { QueuePage } from './support/queue-page.ts';
import { TestService } from './support/service.ts';
import { addColleague } from './support/staff.ts';
import type { Colleague } from './support/staff.ts';

const PEOPLE = [
  { name: 'مریم احمدی', nationalId: '0076229645', phone: '09123334455' },
  { name: 'علی کرمی', nationalId: '0790419904', phone: '09351234567' },
  { name: 'سارا نوری', nationalId: '0084575948', phone: '09121112233' },
];
/** A little longer than the time after which a killed process is noticed. */
const MISSED_MS = 18_000;

const masterKey = randomBytes(32);
const pages: (QueuePage | TestClient)[] = [];
let server: TestPostgres;
let url: string;
let first: TestService;
let second: TestService;
/** A little longer than a starting process waits for pages to reconnect. */
const SETTLED_MS = 24_000;

let office: OfficeId;
let day: string;
let [deputy, prosecutor, clerk] = [] as unknown as [Colleague, Colleague, Colleague];

beforeAll(async () => {
  server = await TestPostgres.ofProcess();
  url = await server.createMigrated();
  const place = { kind: 'postgres', url } as const;
  const secrets = { MAHZAR_MASTER_KEY: masterKey.toString('base64'), MAHZAR_SIGNING_KEY: newSigningKey() };
  first = await TestService.start(secrets, { create: () => place });
  second = await TestService.start(secrets, { create: () => place });
  const database = await connect(place);
  const on = { database, masterKey, publicUrl: first.origin, now: Date.now };
  deputy = await addColleague(on, { roles: ['prosecutor'], name: 'دادیار' });
  prosecutor = await addColleague(on, { roles: ['prosecutor'], name: 'دادستان' });
  clerk = await addColleague(on, { roles: ['clerk', 'scheduler', 'administrator'] });
  await database.db.destroy();
  ({ office, day } = await openToday(first.origin, clerk, [deputy.account, prosecutor.account]));
}, 120_000);
afterAll(async () => {
  for (const page of pages) page.close();
  await first.stop();
  await second.stop();
  await server.remove([url]);
});

async function open(at: TestService, cookie: string, as: 'citizen' | 'desk'): Promise<QueuePage> {
  const page = await QueuePage.open(at.origin, cookie, as, as === 'citizen' ? undefined : { office });
  pages.push(page);
  return page;
}

/** Enters a meeting by its link. Rejects with the other process's address if that process holds the meeting. */
async function enter(at: TestService, link: string): Promise<TestClient> {
  const { pathname, hash } = new URL(link);
  const auth = { version: PROTOCOL_VERSION, hearing: pathname.split('/').at(-1), token: hash.slice(1) };
  const client = await TestClient.open(at, auth);
  pages.push(client);
  expect(await client.enter()).toMatchObject({ ok: true });
  return client;
}

describe('a day of meetings that two processes hold on one database', () => {
  it('is the same day on the pages of both, and goes on at the other when one is killed', async () => {
    const cookies = [];
    for (const who of PEOPLE) cookies.push((await joinToday(first.origin, clerk.cookie, office, who)).cookie);
    const here = await open(first, cookies[0]!, 'citizen');
    const there = await open(second, cookies[1]!, 'citizen');
    const third = await open(first, cookies[2]!, 'citizen');
    const desks = [await open(first, prosecutor.cookie, 'desk'), await open(second, deputy.cookie, 'desk')] as const;
    const [desk, other] = [desks[1], desks[0]];
    const staff = await open(first, clerk.cookie, 'desk');
    // Each process shows what the other one writes, presence included.
    await other.must('open');
    await desk.until(() => desk.line?.phase === 'open');
    const isHere = (page: QueuePage, at: number) => page.line?.rows[at]?.presence.kind === 'here';
    for (const page of desks) await page.until(() => [0, 1, 2].every((at) => isHere(page, at)));

    // Both officials call at the same time, and get different people.
    await other.must('join', { official: prosecutor.account });
    await desk.must('join', { official: deputy.account });
    await Promise.all(desks.map((page) => page.must('call-next')));
    const called = [here, there];
    for (const page of called) await page.until(() => page.turn?.stage.kind === 'called' && page.turn.door !== null);
    await third.until(() => third.turn?.stage.kind === 'waiting' && third.turn.stage.ahead === 0);
    const doors = called.map(({ turn }) => turn!.door!);
    expect(new Set(doors.map(({ hearing }) => hearing)).size).toBe(2);

    // The meeting is held by the process that the official reaches first; people at the other are redirected there.
    const { link } = await desk.must('meeting-link');
    const hearing = new URL(link!).pathname.split('/').at(-1);
    const met = called.find(({ turn }) => turn!.door!.hearing === hearing)!;
    const official = await enter(second, link!);
    await expect(enter(first, met.turn!.door!.link)).rejects.toMatchObject({
      code: 'held-elsewhere',
      address: second.origin,
    });
    await enter(second, met.turn!.door!.link);
    await desk.until(() => desk.line!.rows.some(({ stage }) => stage.kind === 'meeting'));
    const metId = desk.line!.rows.find(({ stage }) => stage.kind === 'meeting')!.request;
    await staff.until(() => staff.row(metId)?.stage.kind === 'meeting');
    await desk.must('end', { outcome: 'advice' });
    await met.until(() => met.turn?.stage.kind === 'ended');
    await official.until(() => official.scene.phase === 'closed');

    await first.kill('SIGKILL');
    // A person whose page was at the killed process becomes absent, so that nobody calls them; pages at the other one stay.
    const thirdId = desk.line!.rows.find(({ number }) => number === desk.line!.line[0])!.request;
    await desk.until(() => desk.row(thirdId)?.presence.kind === 'away', MISSED_MS);
    expect(there.socket.connected).toBe(true);
    const back = await open(second, cookies[2]!, 'citizen');
    await desk.until(() => desk.row(thirdId)?.presence.kind === 'here');
    // The process starts again, and asks the other one for its open pages before it reports anybody as absent.
    const readLog = async () => {
      const database = await connect(second.database);
      const log = await readQueue(database, queueId(office, day));
      await database.db.destroy();
      return log;
    };
    const before = (await readLog()).length;
    await first.run();
    await pause(SETTLED_MS);
    expect((await readLog()).slice(before)).toEqual([]);
    await desk.must('call-next');
    await back.until(() => back.turn?.stage.kind === 'called');
    expect(second.log.filter(({ level }) => level === 'error')).toEqual([]);
  }, 120_000);
});
