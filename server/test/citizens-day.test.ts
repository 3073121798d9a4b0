import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { readInbox } from '@mahzar/shared/rest/messages';
import { listOfficeRequests, nameGuests } from '@mahzar/shared/rest/office-requests';
import { readQueue } from '../src/queue/store/queue-log.ts';
import { connect } from '../src/storage/database.ts';
import { joinToday } from './support/citizens.ts';
import { TestClient } from './support/client.ts';
import { Visitor } from './support/desk.ts';
import { openToday } from './support/offices.ts';
import { beginUpload, pngOf, probeLine, putPart, readUpload, receivedOf } from './support/uploads.ts';
import { QueuePage } from './support/queue-page.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';

const PEOPLE = [
  { name: 'مریم احمدی', nationalId: '0076229645', phone: '09123334455' },
  { name: 'علی کرمی', nationalId: '0790419904', phone: '09351234567' },
];
const LAWYER = { role: 'lawyer', name: 'نازنین رضایی', phone: '09120000001' };
const GUEST_LINK = /\/g#([0-9A-Za-z]{22})/;
const MB = 1024 * 1024;

let service: TestService;
let deputy: Awaited<ReturnType<typeof addColleagueTo>>;
let clerk: Awaited<ReturnType<typeof addColleagueTo>>;
let office: OfficeId;
let day: string;
const pages: QueuePage[] = [];

beforeAll(async () => {
  service = await TestService.start();
  deputy = await addColleagueTo(service, { roles: ['prosecutor'], name: 'دادیار' });
  clerk = await addColleagueTo(service, { roles: ['clerk', 'scheduler', 'administrator'] });
  ({ office, day } = await openToday(service.origin, clerk, [deputy.account]));
}, 120_000);
afterAll(async () => {
  for (const page of pages) page.close();
  await service.stop();
});

async function open(cookie: string, as: 'citizen' | 'desk' | 'hall'): Promise<QueuePage> {
  const page = await QueuePage.open(service.origin, cookie, as, as === 'citizen' ? undefined : { office });
  pages.push(page);
  return page;
}

/** Enters a meeting by its link. */
async function enter(link: string): Promise<TestClient> {
  const { pathname, hash } = new URL(link);
  const auth = { version: PROTOCOL_VERSION, hearing: pathname.split('/').at(-1), token: hash.slice(1) };
  const client = await TestClient.open(service, auth);
  expect(await client.enter()).toMatchObject({ ok: true });
  return client;
}

describe('a day of meetings with citizens, in the running service', () => {
  it('goes from the request to the end of the meeting, through a kill of the service while people wait', async () => {
    const cookies = [];
    for (const who of PEOPLE) cookies.push((await joinToday(service.origin, clerk.cookie, office, who)).cookie);
    // The first citizen's lawyer is at another place and gets a separate link.
    const ofOffice = new Visitor(service.origin, clerk.cookie);
    const { items } = await ofOffice.do(listOfficeRequests, { query: { office, day } });
    const { id: request } = items.find(({ name }) => name === PEOPLE[0]!.name)!;
    await ofOffice.do(nameGuests, { params: { request }, body: { guests: [LAWYER] } });
    const code = await vi.waitFor(
      async () => {
        const { items } = await ofOffice.do(readInbox, { query: { limit: 200 } });
        const found = items.flatMap(({ to, body }) =>
          to === '+989120000001' ? (GUEST_LINK.exec(body)?.[1] ?? []) : [],
        );
        expect(found).toHaveLength(1);
        return found[0]!;
      },
      { timeout: 10_000, interval: 100 },
    );
    const [first, second] = [await open(cookies[0]!, 'citizen'), await open(cookies[1]!, 'citizen')];
    await second.until(() => second.turn?.stage.kind === 'waiting');
    expect([first.turn?.number, second.turn?.number]).toEqual([1, 2]);
    const staff = await open(clerk.cookie, 'desk');
    expect(staff.me).toBeNull();
    await staff.must('open');

    // One part of a picture has arrived, the next is in transit.
    const photo = pngOf(3 * MB);
    const waiting = new Visitor(service.origin, cookies[1]);
    const upload = await beginUpload(waiting, 'photo', photo.length);
    // Only a person with a request may measure the upload rate, and only with a few bytes.
    expect(await Promise.all([40, 100].map((kib) => probeLine(waiting, kib * 1024)))).toEqual([204, 413]);
    expect(await probeLine(new Visitor(service.origin), 1)).toBe(404);
    expect(await putPart(waiting, upload, 0, photo.subarray(0, MB))).toBe(204);
    const lost = putPart(waiting, upload, MB, photo.subarray(MB, 2 * MB)).catch(() => 'cut off');

    await service.kill('SIGKILL');
    await lost;
    await service.run();
    const received = await receivedOf(waiting, upload);
    expect([MB, 2 * MB]).toContain(received);
    for (let at = received; at < photo.length; at += MB)
      expect(await putPart(waiting, upload, at, photo.subarray(at, at + MB))).toBe(204);
    expect(photo.equals(await readUpload(waiting, `/my-request/files/${upload}`))).toBe(true);
    const again = [await open(cookies[0]!, 'citizen'), await open(cookies[1]!, 'citizen')] as const;
    expect(again.map(({ turn }) => turn?.number)).toEqual([1, 2]);
    const desk = await open(deputy.cookie, 'desk');
    expect(desk.me).toBe(deputy.account);
    await desk.must('join', { official: deputy.account });

    const from = performance.now();
    const guest = await QueuePage.open(service.origin, '', 'guest', { code });
    pages.push(guest);
    expect(guest.guest).toMatchObject({ stage: { kind: 'waiting' }, door: null });
    const { link } = await desk.must('call-next');
    await again[0].until(() => again[0].turn?.door !== undefined && again[0].turn.door !== null);
    const official = await enter(link!);
    const citizen = await enter(again[0].turn!.door!.link);
    await citizen.until(() => citizen.scene.people.some(({ place }) => place === 'courtroom'));
    expect(performance.now() - from).toBeLessThan(5_000);
    await desk.until(() => desk.row(desk.line!.rows[0]!.request)?.stage.kind === 'meeting');
    await guest.until(() => guest.guest?.door !== null);
    const lawyer = await enter(guest.guest!.door!.link);
    await lawyer.until(() => lawyer.scene.me.place === 'courtroom');
    expect(official.scene.people.find(({ name }) => name === LAWYER.name)).toMatchObject({ role: 'lawyer' });
    expect(again[1].turn).toMatchObject({ door: null, stage: { kind: 'waiting', ahead: 0 } });
    expect(again[1].heard).not.toContain(again[0].turn!.door!.hearing);

    await desk.must('end', { outcome: 'advice' });
    await again[0].until(() => again[0].turn?.stage.kind === 'ended');
    await official.until(() => official.scene.phase === 'closed');
    // The link ends with the meeting.
    await guest.until(() => guest.guest?.stage.kind === 'over');
    const late = await QueuePage.open(service.origin, '', 'guest', { code });
    pages.push(late);
    expect(late.guest).toMatchObject({ stage: { kind: 'over' }, door: null });

    const database = await connect(service.database);
    const log = await readQueue(database, queueId(office, day));
    await database.db.destroy();
    const types = log.map(({ event }) => event.type);
    expect(types.filter((type) => type === 'request-asked')).toHaveLength(2);
    expect(types.slice(types.indexOf('called'))).toEqual(
      expect.arrayContaining(['called', 'meeting-begun', 'meeting-ended', 'outcome-given']),
    );
  }, 120_000);
});
