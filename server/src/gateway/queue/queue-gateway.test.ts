import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { QUEUE_MESSAGES } from '@mahzar/shared/protocol/queue';
import type { QueueMessageName } from '@mahzar/shared/protocol/queue';
import { QUEUE_NAMESPACE } from '@mahzar/shared/protocol/queue-address';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import { mayEverInQueue } from '@mahzar/shared/queue/law/permissions';
import { engineOfTest } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { CLERK, DAY_OF_QUEUE, queueDayPlan } from '../../../test/support/queue-day.ts';
import { QueuePage } from '../../../test/support/queue-page.ts';
import { openStorage } from '../../compose/storage.ts';
import type { Storage } from '../../compose/storage.ts';
import { HearingService } from '../../hearings/hearing-service.ts';
import type { Caller } from '../../http/api/caller.ts';
import { EventBus } from '../../kernel/event-bus.ts';
import { Meetings } from '../../queue/meetings.ts';
import { CITIZEN_SEAT, OFFICIAL_SEAT } from '../../queue/ports.ts';
import type { GuestOfMeeting } from '../../queue/ports.ts';
import { QueueService } from '../../queue/queue-service.ts';
import { SocketServer } from '../socket-server.ts';
import { QueueGateway } from './queue-gateway.ts';

const OFFICE = 'office' as OfficeId;
const QUEUE = queueId(OFFICE, DAY_OF_QUEUE);
const DEPUTY = 'deputy' as OfficialId;
const PROSECUTOR = 'prosecutor' as OfficialId;
const PEOPLE = Array.from({ length: 6 }, (_, index) => `citizen-number-${index}` as RequestId);
const AWAY_AFTER_MS = 50;

let engine: Engine;
let storage: Storage;
let court: Awaited<ReturnType<typeof openCourt>>;
/** Cookies of browsers that have forgotten their request. */
let forgotten: Set<string>;
/** Guests of meetings, by the code of their link. */
let guests: Map<string, GuestOfMeeting>;
/** Staff at the office, by cookie. */
let staff: Map<string, 'official' | 'staff'>;
let pages: QueuePage[];

async function openCourt() {
  const bus = new EventBus();
  const now = () => queueDayPlan([]).opensAt;
  const masterKey = randomBytes(32);
  const log = pino({ level: 'silent' });
  const service = new HearingService(storage.log, now, { bus });
  const queues = new QueueService({ database: storage.database, now, bus });
  const meetings = new Meetings({
    bus,
    queues,
    service,
    masterKey,
    randomBytes,
    now,
    people: {
      meetingOf: async () => ({
        title: 'ملاقات مردمی',
        branch: 'دادسرا',
        caseNumber: '',
        consents: false,
        seats: [
          { id: OFFICIAL_SEAT, role: 'prosecutor', name: 'دادیار' },
          { id: CITIZEN_SEAT, role: 'complainant', name: 'مراجع' },
        ],
      }),
    },
    hasRoomFor: () => true,
    problem: (_, error) => {
      throw error;
    },
  });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new SocketServer({ server, log, originAllowed: () => true, addressOf: () => '' });
  const gateway = new QueueGateway({
    bus,
    namespace: sockets.namespace(QUEUE_NAMESPACE),
    queues,
    meetings,
    callerOf: async (cookies = ''): Promise<Caller> =>
      staff.has(cookies)
        ? { kind: 'staff', account: cookies.slice('staff='.length), session: 's', roles: ['clerk'] }
        : { kind: 'nobody' },
    capacityAt: async (office, { account }) => (office === OFFICE ? (staff.get(`staff=${account}`) ?? null) : null),
    requestOf: async (cookies = '') =>
      cookies.startsWith('request=') && !forgotten.has(cookies)
        ? { queue: QUEUE, request: cookies.slice(8).split(';')[0] as RequestId }
        : null,
    guestOf: async (code) => guests.get(code) ?? null,
    isOffice: async (office) => office === OFFICE,
    linkOf: async (hearing, seat) => `https://court.example/hearing/${hearing}#${seat}`,
    now,
    today: () => DAY_OF_QUEUE,
    addressOf: () => '127.0.0.1',
    log,
    isBusy: () => false,
    supportCode: () => 'code',
    awayAfterMs: AWAY_AFTER_MS,
    reconnectMs: AWAY_AFTER_MS,
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    gateway.close();
    await sockets.drain();
    await queues.close();
    await service.close();
    server.close();
  };
  return { bus, queues, gateway, origin, stop };
}

async function open(cookie: string, as: 'citizen' | 'desk' | 'hall', of = { office: OFFICE }): Promise<QueuePage> {
  const page = await QueuePage.open(court.origin, cookie, as, as === 'citizen' ? undefined : of);
  pages.push(page);
  return page;
}
const citizen = (request: RequestId) => open(`request=${request}`, 'citizen');
const desk = (account: string) => open(`staff=${account}`, 'desk');
const ahead = ({ turn }: QueuePage) => (turn?.stage.kind === 'waiting' ? turn.stage.ahead : null);
const entries = async () => (await court.queues.entries(QUEUE)).length;

beforeEach(async () => {
  engine = await engineOfTest();
  storage = await openStorage({ database: await engine.create(), masterKey: randomBytes(32), randomBytes });
  staff = new Map([
    ['staff=clerk', 'staff'],
    ['staff=deputy', 'official'],
    ['staff=prosecutor', 'official'],
  ]);
  pages = [];
  forgotten = new Set();
  guests = new Map();
  court = await openCourt();
  const plan = queueDayPlan([PROSECUTOR, DEPUTY], { todayFrom: 0, recording: 'never' });
  await court.queues.plan(OFFICE, DAY_OF_QUEUE, plan, CLERK);
  for (const request of PEOPLE) {
    const citizen = { kind: 'citizen', request } as const;
    await court.queues.execute(QUEUE, { type: 'ask-today', request, matter: 'complaint' }, citizen);
    await court.queues.execute(QUEUE, { type: 'accept', request }, CLERK);
  }
});
afterEach(async () => {
  for (const page of pages) page.close();
  await court.stop();
  await storage.close();
  await engine.stop();
});

describe('pages of a queue', () => {
  it('show a day of meetings to everybody who may see it: the line moves, one is called, the others never learn whom', async () => {
    const waiting = [];
    for (const request of PEOPLE.slice(0, 4)) waiting.push(await citizen(request));
    const [first, second, third] = waiting as [QueuePage, QueuePage, QueuePage];
    const [clerk, deputy, hall] = [await desk('clerk'), await desk('deputy'), await open('staff=clerk', 'hall')];
    expect(waiting.map(ahead)).toEqual([0, 1, 2, 3]);
    await clerk.until(() => clerk.line?.rows.filter(({ presence }) => presence.kind === 'here').length === 4);

    await clerk.must('open');
    await deputy.must('join', { official: DEPUTY });
    const { link } = await deputy.must('call-next');
    await first.until(() => first.turn?.stage.kind === 'called');
    const { door } = first.turn!;
    expect(link).toBe(`https://court.example/hearing/${door!.hearing}#${OFFICIAL_SEAT}`);
    expect(door!.link).toBe(`https://court.example/hearing/${door!.hearing}#${CITIZEN_SEAT}`);
    await second.until(() => ahead(second) === 0);
    await hall.until(() => hall.hall?.desks[0]?.kind === 'called');
    expect(hall.hall?.desks).toMatchObject([{ desk: 2, number: first.turn!.number, kind: 'called' }]);

    await clerk.must('mark-urgent', { request: PEOPLE[3], reason: 'health' });
    await third.until(() => ahead(third) === 2);
    await deputy.must('end', { outcome: 'order', dueAt: 1 });
    await first.until(() => first.turn?.stage.kind === 'ended');
    expect(first.turn?.stage).toMatchObject({ outcome: 'order', dueAt: 1 });
    expect(first.turn?.door).toBeNull();

    await clerk.must('close', { reason: 'day-over' });
    await third.until(() => third.turn?.stage.kind === 'left-over');
    await clerk.until(() => clerk.row(PEOPLE[5]!)?.stage.kind === 'no-show');
    // The messages to them name nobody else.
    for (const [index, page] of waiting.entries()) {
      const others = PEOPLE.filter((_, other) => other !== index);
      for (const name of [...others, DEPUTY, PROSECUTOR]) expect(page.heard).not.toContain(name);
    }
    for (const name of [...PEOPLE, DEPUTY]) expect(hall.heard).not.toContain(name);
    expect([clerk.gaps, deputy.gaps]).toEqual([0, 0]);
  });

  it('show somebody who joins from elsewhere one meeting, their own way into it, and nothing of anybody else', async () => {
    const card = { office: 'دادسرا', name: 'نازنین رضایی', role: 'lawyer', at: null } as const;
    const code = 'a'.repeat(22);
    guests.set(code, { queue: QUEUE, request: PEOPLE[1]!, seat: 'guest-lawyer' as SeatId, card });
    const guest = async (by: string) => {
      const page = await QueuePage.open(court.origin, `request=${PEOPLE[0]}`, 'guest', { code: by });
      pages.push(page);
      return page;
    };
    await expect(guest('b'.repeat(22))).rejects.toThrow('no-request');
    await expect(guest('short')).rejects.toThrow('bad-handshake');
    const page = await guest(code);
    expect(page.guest).toMatchObject({ card, stage: { kind: 'waiting' }, door: null });
    for (const name of Object.keys(QUEUE_MESSAGES) as QueueMessageName[])
      expect(await page.ask(name, { faults: [] })).toMatchObject({ ok: false });

    const [clerk, deputy] = [await desk('clerk'), await desk('deputy')];
    const [other, own] = [await citizen(PEOPLE[0]!), await citizen(PEOPLE[1]!)];
    await clerk.must('open');
    await deputy.must('join', { official: DEPUTY });
    await clerk.until(() => clerk.row(PEOPLE[1]!)?.presence.kind === 'here');
    await deputy.must('call-next');
    await other.until(() => other.turn?.stage.kind === 'called');
    await deputy.must('end');
    expect(page.guest).toMatchObject({ stage: { kind: 'waiting' }, door: null });
    await deputy.must('call-next');
    await page.until(() => page.guest?.door !== null);
    await own.until(() => own.turn?.stage.kind === 'called');
    expect(page.guest?.door).toEqual({
      hearing: own.turn!.door!.hearing,
      link: `https://court.example/hearing/${own.turn!.door!.hearing}#guest-lawyer`,
    });
    // The deputy's colleague is with the citizen: another meeting, with another link.
    const prosecutor = await desk('prosecutor');
    await prosecutor.must('join', { official: PROSECUTOR });
    const first = page.guest!.door!.hearing;
    await deputy.must('hand-over', { to: PROSECUTOR });
    await page.until(() => page.guest?.stage.kind === 'waiting');
    await prosecutor.must('call-next');
    await page.until(() => page.guest?.stage.kind === 'called');
    expect(page.guest!.door!.hearing).not.toBe(first);
    await prosecutor.must('end');
    await page.until(() => page.guest?.stage.kind === 'over');
    expect(page.guest?.door).toBeNull();
    for (const name of [...PEOPLE, DEPUTY, PROSECUTOR]) expect(page.heard).not.toContain(name);
    expect(page.heard).not.toMatch(/ahead|number|urgent/);

    // With another turn it reconnects by itself, to that queue.
    const known = guests.get(code)!;
    guests.set(code, { ...known, queue: queueId(OFFICE, '2026-06-14') });
    court.bus.publish('guests-named', PEOPLE[1]!);
    await page.until(() => page.socket.disconnected);
    expect(page.ended).toBeNull();
    guests.set(code, known);
    const again = await guest(code);
    guests.delete(code);
    court.bus.publish('guests-named', PEOPLE[1]!);
    await again.until(() => again.ended === 'no-request');
  });

  it('keep the place of a citizen whose line breaks, and tell them so when they are back', async () => {
    const clerk = await desk('clerk');
    const page = await citizen(PEOPLE[1]!);
    const other = await citizen(PEOPLE[1]!);
    await clerk.until(() => clerk.row(PEOPLE[1]!)?.presence.kind === 'here');
    other.close();
    page.socket.io.engine.close();
    await clerk.until(() => clerk.row(PEOPLE[1]!)?.presence.kind === 'away');
    const back = await citizen(PEOPLE[1]!);
    await clerk.until(() => clerk.row(PEOPLE[1]!)?.presence.kind === 'here');
    expect(ahead(back)).toBe(1);
    expect(clerk.line?.line[1]).toBe(back.turn?.number);
  });

  it('tell the office of a device that fails while its person waits', async () => {
    const clerk = await desk('clerk');
    const page = await citizen(PEOPLE[0]!);
    await page.must('report-device', { faults: ['camera'] });
    await clerk.until(() => clerk.row(PEOPLE[0]!)?.device?.join() === 'camera');
    await page.must('report-device', { faults: [] });
    await clerk.until(() => clerk.row(PEOPLE[0]!)?.device?.length === 0);
    for (let more = 0; more < 10; more += 1) await page.must('report-device', { faults: more % 2 ? [] : ['camera'] });
    const refused = { ok: false, code: 'too-many-messages' };
    expect(await page.ask('report-device', { faults: ['camera'] })).toMatchObject(refused);
  });

  it('are not opened by who has no request, is not signed in, or is nobody at the office', async () => {
    await expect(open('', 'citizen')).rejects.toThrow('no-request');
    await expect(open('request=somebody', 'citizen')).rejects.toThrow('no-request');
    await expect(open(`request=${PEOPLE[0]}`, 'desk')).rejects.toThrow('not-signed-in');
    await expect(open('staff=stranger', 'hall')).rejects.toThrow('not-signed-in');
    await expect(open('staff=clerk', 'desk', { office: 'other' as OfficeId })).rejects.toThrow('not-permitted');
    await expect(open('staff=clerk', 'citizen')).rejects.toThrow('no-request');
  });

  it('of a day without a queue show that, and the queue when it is planned', async () => {
    const day = '2026-12-06';
    const page = await QueuePage.open(court.origin, 'staff=deputy', 'desk', { office: OFFICE, day });
    pages.push(page);
    expect([page.line, page.me]).toEqual([null, DEPUTY]);
    expect(await page.ask('open')).toMatchObject({ ok: false, code: 'unknown-queue' });
    await court.queues.plan(OFFICE, day, queueDayPlan([DEPUTY]), CLERK);
    await page.until(() => page.line?.phase === 'planned');
    await page.must('open');
    await page.until(() => page.line?.phase === 'open');
    expect(page.gaps).toBe(0);
  });

  it('let nobody do what is not theirs, whatever a page sends', async () => {
    const [page, hall, clerk] = [await citizen(PEOPLE[0]!), await open('staff=clerk', 'hall'), await desk('clerk')];
    await clerk.until(() => clerk.row(PEOPLE[0]!)?.presence.kind === 'here');
    const before = await entries();
    const request = PEOPLE[1]!;
    const tried: Partial<Record<QueueMessageName, object>> = {
      accept: { request },
      refuse: { request, reason: 'other' },
      redirect: { request, office: 'other' },
      assign: { request, official: DEPUTY },
      merge: { request, into: PEOPLE[0] },
      'mark-urgent': { request: PEOPLE[0], reason: 'other' },
      restore: { request, reason: 'other' },
      reorder: { request: PEOPLE[0], before: null, reason: 'other' },
      arrive: { request },
      'note-away': { request },
      pause: { until: null, reason: 'other' },
      close: { reason: 'other' },
      'announce-delay': { until: null, reason: 'other' },
      join: { official: DEPUTY },
      'leave-desk': { official: DEPUTY },
      'hand-over': { to: DEPUTY },
      'give-outcome': { request, outcome: 'order', dueAt: null },
    };
    for (const name of Object.keys(QUEUE_MESSAGES) as QueueMessageName[]) {
      const content = name === 'report-device' ? { faults: [] } : (tried[name] ?? {});
      if (name !== 'report-device')
        expect(await page.ask(name, content)).toMatchObject({ ok: false, code: 'not-permitted' });
      expect(await hall.ask(name, content)).toMatchObject({ ok: false, code: 'not-permitted' });
      if (mayEverInQueue('staff', QUEUE_MESSAGES[name].act)) continue;
      expect(await clerk.ask(name, content)).toMatchObject({ ok: false, code: 'not-permitted' });
    }
    const deputy = await desk('deputy');
    expect(await deputy.ask('join', { official: PROSECUTOR })).toMatchObject({ ok: false, code: 'not-permitted' });
    expect(await clerk.ask('accept', { request, surprise: 1 })).toMatchObject({ ok: false, code: 'bad-message' });
    expect(await clerk.ask('accept', { request: '<script>' })).toMatchObject({ ok: false, code: 'unknown-request' });
    expect(await clerk.ask('redirect', { request, office: 'nowhere' })).toMatchObject({
      ok: false,
      code: 'unknown-office',
    });
    expect(await clerk.ask('drop table' as never)).toMatchObject({ ok: false, code: 'unknown-message' });
    expect(await entries()).toBe(before);
  });

  it('end when their right does', async () => {
    const [clerk, page] = [await desk('clerk'), await citizen(PEOPLE[0]!)];
    staff.delete('staff=clerk');
    await clerk.until(() => clerk.ended === 'not-signed-in');
    const other = await open(`request=${PEOPLE[0]}; of=another-browser`, 'citizen');
    forgotten.add(`request=${PEOPLE[0]}`);
    court.bus.publish('request-forgotten', PEOPLE[0]!);
    await page.until(() => page.ended === 'no-request');
    expect(await other.ask('report-device', { faults: [] })).toMatchObject({ ok: true });
    await expect(desk('clerk')).rejects.toThrow('not-signed-in');
  });

  it('come back after a restart as they were; who does not is cut off', async () => {
    await citizen(PEOPLE[0]!);
    await citizen(PEOPLE[1]!);
    const presences = async () => {
      const { requests } = (await court.queues.snapshot(QUEUE))!.state;
      return PEOPLE.slice(0, 2).map((request) => requests.get(request)?.presence.kind);
    };
    await vi.waitFor(async () => expect(await presences()).toEqual(['here', 'here']));
    await court.stop();
    court = await openCourt();
    expect(await presences()).toEqual(['here', 'here']);
    const back = await citizen(PEOPLE[0]!);
    court.gateway.correctPresence(QUEUE);
    await vi.waitFor(async () => expect(await presences()).toEqual(['here', 'away']));
    expect(ahead(back)).toBe(0);
  });
});
