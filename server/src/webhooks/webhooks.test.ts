import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { begin, evolve } from '@mahzar/shared/hearing/evolve/evolve';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhookDeliveries,
  listWebhooks,
  redeliverWebhook,
  replaceWebhookSecret,
  testWebhook,
} from '@mahzar/shared/rest/webhooks';
import type { WebhookDelivery } from '@mahzar/shared/rest/webhooks';
import { cancelBooking, changeBooking, createBooking } from '@mahzar/shared/rest/bookings';
import { searchAudit } from '@mahzar/shared/rest/audit';
import { WEBHOOK_EVENTS } from '@mahzar/shared/staff/webhook-events';
import { asOwner, ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';
import { newHearing, SECRETS } from '../../test/support/new-hearing.ts';
import { WebhookReceiver } from '../../test/support/webhook-receiver.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { createLogger } from '../observability/logger.ts';
import { createWebhooks } from './webhooks.ts';

const judge = 'judge' as SeatId;
const opened: HearingEvent = { type: 'hearing-opened' };
const entered: HearingEvent = {
  type: 'person-entered',
  seat: judge,
  room: 'courtroom',
  session: 'a-session' as SessionHash,
  microphone: true,
  camera: true,
};

describe.each(ENGINES)('webhooks on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let administrator: Visitor;
  let receiver: WebhookReceiver;
  /** Of tests that neither end its webhooks nor need a database without other hearings. */
  let common: { readonly desk: TestDesk; readonly administrator: Visitor };
  let hearings = 0;

  /** Starts a desk, which is that of the test from then on. */
  const open = async () => {
    desk = await startDesk({ engine, environment: { WEBHOOK_NETWORKS: '127.0.0.0/8' }, webhookPauses: [10, 10] });
    administrator = await desk.as('administrator');
    return { desk, administrator };
  };
  beforeAll(async () => {
    engine = await start();
    common = await open();
  });
  afterAll(async () => {
    await common.desk.stop();
    await engine.stop();
  });
  beforeEach(async () => {
    ({ desk, administrator } = common);
    receiver = await WebhookReceiver.start();
  });
  afterEach(async () => {
    if (desk !== common.desk) await desk.stop();
    const { db } = common.desk.storage.database;
    for (const table of ['webhook_deliveries', 'webhooks'] as const) await db.deleteFrom(table).execute();
    common.desk.clock.now = Date.now;
    common.desk.bookingWriters.length = 0;
    await receiver.stop();
  });

  const create = (events: readonly string[] = WEBHOOK_EVENTS) =>
    administrator.do(createWebhook, { body: { name: 'Case management', address: receiver.address, events } });
  const newCase = async (): Promise<HearingId> => {
    const id = `h-${(hearings += 1)}` as HearingId;
    await desk.storage.hearings.create({ ...newHearing, id }, Date.now());
    return id;
  };
  /** Appends to the log and tells the webhooks, as the service does. */
  const happen = async (hearing: HearingId, events: readonly HearingEvent[], heard = true): Promise<void> => {
    const last = (await desk.storage.log.read(hearing)).length;
    const appended = await desk.storage.log.append(hearing, last, Date.now(), { kind: 'system' }, events);
    if (!appended.ok) throw new Error('not appended');
    if (!heard) return;
    const [first, ...rest] = await desk.storage.log.read(hearing);
    const snapshot = { seq: rest.length + 1, state: rest.reduce(evolve, begin(first!)) };
    desk.bus.publish('hearing-changed', snapshot, appended.entries);
  };
  const deliveries = async (webhook: string): Promise<WebhookDelivery[]> =>
    (await administrator.do(listWebhookDeliveries, { params: { webhook } })).items;
  /** Waits until this many messages were delivered or given up. */
  const settled = async (webhook: string, count: number): Promise<WebhookDelivery[]> => {
    const over = desk.storage.database.db
      .selectFrom('webhook_deliveries')
      .select('id')
      .where('webhook_id', '=', webhook)
      .where('state', '<>', 'waiting');
    const wait = { timeout: 20_000, interval: 20 };
    await vi.waitFor(async () => expect(await over.execute()).toHaveLength(count), wait);
    return deliveries(webhook);
  };

  it('tell what happens at a hearing in its order, signed, in ids only', async () => {
    const { webhook, secret } = await create();
    const hearing = await newCase();
    await happen(hearing, [opened, entered]);
    await happen(hearing, [{ type: 'session-starting' }, { type: 'session-started' }]);
    await happen(hearing, [{ type: 'recess-called' }]);
    await happen(hearing, [{ type: 'session-starting' }, { type: 'session-started' }]);
    await happen(hearing, [{ type: 'session-suspended', reason: 'no-host' }]);
    await happen(hearing, [{ type: 'person-left', seat: judge }, { type: 'hearing-closed' }]);
    await desk.storage.records.markComplete(hearing, Date.now());
    desk.bus.publish('record-completed', hearing);
    await receiver.until(({ length }) => length === 9);
    const told = receiver.received;
    expect(told.map(({ type }) => type)).toEqual([
      'hearing-opened',
      'person-joined',
      'session-started',
      'session-recessed',
      'session-resumed',
      'session-suspended',
      'person-left',
      'hearing-closed',
      'recording-complete',
    ]);
    for (const message of told) expect(WebhookReceiver.verify(secret, message)).toMatchObject({ type: message.type });
    expect(told.map(({ data }) => data)).toMatchObject([
      { hearing, sequence: 2 },
      { hearing, sequence: 3, seat: 'judge', room: 'courtroom' },
      { sequence: 5 },
      { sequence: 6 },
      { sequence: 8 },
      { sequence: 9, reason: 'no-host' },
      { sequence: 10, seat: 'judge' },
      { sequence: 11 },
      { sequence: 11 },
    ]);
    for (const personal of [...SECRETS, 'a-session']) {
      expect(JSON.stringify(told)).not.toContain(personal);
    }
    const ended = await settled(webhook.id, 9);
    expect(ended.every(({ state, attempts }) => state === 'delivered' && attempts === 1)).toBe(true);
    expect(new Set(told.map(({ id }) => id)).size).toBe(9);
  });

  it('tell of bookings as they are made, changed and called off, in ids and times only', async () => {
    const { webhook } = await create();
    const clerk = await desk.as('clerk');
    const startsAt = Date.now() + 86_400_000;
    const draft = {
      caseNumber: '140568920000012345',
      branch: 'شعبه ۱۰۳',
      kind: 'courtroom',
      startsAt,
      endsAt: startsAt + 3_600_000,
      title: 'رسیدگی به شکایت',
      people: [
        { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' },
        { id: 'citizen', role: 'complainant', name: 'مریم احمدی', phone: '09123334455', nationalId: '0076229645' },
      ],
    };
    const made = await clerk.do(createBooking, { body: draft });
    const params = { booking: made.id };
    const changed = { ...draft, startsAt: startsAt + 60_000, version: 1 };
    await clerk.do(changeBooking, { params, body: changed });
    await clerk.do(cancelBooking, { params, body: { version: 2, reason: 'بیماری قاضی' } });
    await receiver.until(({ length }) => length === 4);
    const told = receiver.received.filter(({ type }) => type.startsWith('booking-'));
    expect(told.map(({ type, data }) => [type, data])).toEqual([
      ['booking-created', { hearing: made.id, sequence: 1, state: 'booked', startsAt, endsAt: draft.endsAt }],
      [
        'booking-changed',
        { hearing: made.id, sequence: 2, state: 'booked', startsAt: changed.startsAt, endsAt: draft.endsAt },
      ],
      [
        'booking-cancelled',
        { hearing: made.id, sequence: 3, state: 'cancelled', startsAt: changed.startsAt, endsAt: draft.endsAt },
      ],
    ]);
    expect(receiver.received.map(({ type }) => type)).toContain('hearing-cancelled');
    const all = JSON.stringify(receiver.received);
    for (const personal of [
      draft.title,
      draft.branch,
      draft.caseNumber,
      'مریم',
      '9123334455',
      '0076229645',
      'بیماری',
    ]) {
      expect(all).not.toContain(personal);
    }
    await settled(webhook.id, 4);
  });

  it('tell nothing of a booking that came to nothing', async () => {
    const { webhook } = await create();
    const clerk = await desk.as('clerk');
    desk.bookingWriters.push(() => Promise.reject(new Error('no')));
    const startsAt = Date.now() + 86_400_000;
    const body = {
      caseNumber: '140568920000012345',
      branch: 'شعبه ۱۰۳',
      kind: 'courtroom',
      startsAt,
      endsAt: startsAt + 3_600_000,
      title: 'رسیدگی',
      people: [{ id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' }],
    };
    expect(await clerk.refused(createBooking, { body })).toBe('internal');
    expect(await deliveries(webhook.id)).toEqual([]);
  });

  it('tell only what is asked for, and nothing from before they were there', async () => {
    await open();
    const hearing = await newCase();
    desk.clock.now = () => Date.now() - 60_000;
    await happen(hearing, [opened]);
    desk.clock.now = () => Date.now() + 1000;
    const { webhook } = await create(['hearing-closed']);
    desk.clock.now = Date.now;
    await happen(hearing, [{ type: 'recess-called' }]);
    const other = await newCase();
    const at = Date.now() + 2000;
    await desk.storage.log.append(other, 1, at, { kind: 'system' }, [opened, { type: 'hearing-closed' }]);
    desk.clock.now = () => at + 1;
    desk.bus.publish('record-completed', other);
    await receiver.until(({ length }) => length === 1);
    expect((await settled(webhook.id, 1)).map(({ event, subject }) => [event, subject])).toEqual([
      ['hearing-closed', other],
    ]);
  });

  it('send again what was not taken, as the same message with a new time, and give up in the end', async () => {
    receiver.replies.push(500, (response) => void response.destroy(), 204);
    const { webhook, secret } = await create();
    await happen(await newCase(), [opened]);
    await receiver.until(({ length }) => length === 3);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    for (const message of receiver.received) WebhookReceiver.verify(secret, message);
    expect(await settled(webhook.id, 1)).toMatchObject([
      { state: 'delivered', attempts: 3, nextAt: null, last: { status: 204, failure: null } },
    ]);

    receiver.otherwise = 503;
    await happen(await newCase(), [opened]);
    const [failed] = await settled(webhook.id, 2);
    expect(failed).toMatchObject({
      state: 'failed',
      attempts: 3,
      nextAt: null,
      last: { status: 503, failure: 'answered' },
    });
    expect((await administrator.do(listWebhooks)).items).toMatchObject([{ waiting: 0, failed: 1 }]);

    receiver.otherwise = 200;
    const params = { webhook: webhook.id, delivery: failed!.id };
    expect(await administrator.do(redeliverWebhook, { params })).toMatchObject({ state: 'waiting', attempts: 0 });
    await receiver.until(({ length }) => length === 7);
    expect(receiver.received.at(-1)?.id).toBe(failed!.id);
    expect((await settled(webhook.id, 2))[0]).toMatchObject({ state: 'delivered', attempts: 1 });
    const unknown = { params: { ...params, delivery: 'nothing' } };
    expect(await administrator.refused(redeliverWebhook, unknown)).toBe('not-found');
  });

  it('follow no redirect', async () => {
    const elsewhere = await WebhookReceiver.start();
    receiver.otherwise = (response) => void response.writeHead(307, { Location: elsewhere.address }).end();
    const { webhook } = await create();
    await happen(await newCase(), [opened]);
    const [failed] = await settled(webhook.id, 1);
    expect(failed).toMatchObject({ state: 'failed', last: { status: 307, failure: 'redirected' } });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.stop();
  });

  it('send what comes after at one hearing only when the one before has arrived, and hold up no other hearing', async () => {
    let answerFirst: (() => void) | undefined;
    receiver.replies.push((response) => (answerFirst = () => void response.writeHead(200).end()));
    await create();
    const slow = await newCase();
    await happen(slow, [opened]);
    await receiver.until(({ length }) => length === 1);
    await happen(slow, [{ type: 'hearing-closed' }]);
    const other = await newCase();
    await happen(other, [opened]);
    await receiver.until(({ length }) => length === 2);
    expect(receiver.received.map(({ data }) => data['hearing'])).toEqual([slow, other]);
    answerFirst?.();
    await receiver.until(({ length }) => length === 3);
    expect(receiver.received[2]).toMatchObject({ type: 'hearing-closed', data: { hearing: slow } });
  });

  it('end within seconds though somebody does not answer, and send that again', async () => {
    await open();
    receiver.replies.push(() => undefined);
    const { webhook } = await create();
    await happen(await newCase(), [opened]);
    await receiver.until(({ length }) => length === 1);
    const from = performance.now();
    await desk.webhooks.close();
    expect(performance.now() - from).toBeLessThan(5_000);
    expect(await deliveries(webhook.id)).toMatchObject([{ state: 'waiting', attempts: 1 }]);
  });

  it('wait while they are paused, and stop by themselves when the receiver says that it is gone', async () => {
    const { webhook } = await create();
    const change = (version: number, body: object) =>
      administrator.call(changeWebhook, { params: { webhook: webhook.id }, body: { version, ...body } });
    expect(await change(1, { paused: true })).toMatchObject({ body: { paused: 'by-staff', version: 2 } });
    expect(await change(1, { paused: false })).toMatchObject({ error: { code: 'changed-meanwhile' } });
    await happen(await newCase(), [opened]);
    await vi.waitFor(async () => {
      expect((await administrator.do(listWebhooks)).items).toMatchObject([{ waiting: 1 }]);
    });
    expect(receiver.received).toEqual([]);
    receiver.otherwise = 410;
    await change(2, { paused: false });
    const [failed] = await settled(webhook.id, 1);
    expect(failed).toMatchObject({ state: 'failed', attempts: 1, last: { status: 410 } });
    await vi.waitFor(async () => {
      expect((await administrator.do(listWebhooks)).items).toMatchObject([{ paused: 'gone', version: 4 }]);
    });
  });

  it('tell after a crash what was in the log and not told, and what was planned and not sent', async () => {
    await open();
    const { webhook } = await create();
    receiver.otherwise = 500;
    // Logged but not announced, as if the service had been killed in between.
    await happen(await newCase(), [opened, entered], false);
    const over = await newCase();
    await happen(over, [{ type: 'hearing-closed' }], false);
    await desk.storage.records.markComplete(over, Date.now());
    expect(receiver.received).toEqual([]);
    const again = createWebhooks({
      bus: new EventBus(),
      config: { environment: 'development', webhookNetworks: [] },
      database: desk.storage.database,
      masterKey: desk.masterKey,
      randomBytes,
      now: Date.now,
      log: createLogger('silent'),
      pauses: [3_600_000],
    });
    // This instance may not send to this machine: it plans messages, and all attempts fail.
    await again.begin();
    await vi.waitFor(async () => expect(await deliveries(webhook.id)).toHaveLength(4));
    await again.close();
    receiver.otherwise = 204;
    const waiting = asOwner(desk.database);
    waiting.run(`update webhook_deliveries set next_at = 0 where state = 'waiting'`);
    await desk.webhooks.begin();
    await settled(webhook.id, 4);
    expect(receiver.received.map(({ type }) => type).sort()).toEqual([
      'hearing-closed',
      'hearing-opened',
      'person-joined',
      'recording-complete',
    ]);
    await desk.webhooks.begin();
    expect(await deliveries(webhook.id)).toHaveLength(4);
  });

  it('are signed with a former secret as well for a day', async () => {
    const { webhook, secret: former } = await create();
    const params = { webhook: webhook.id };
    const replaced = await administrator.do(replaceWebhookSecret, { params, body: { version: 1 } });
    expect(replaced.webhook.version).toBe(2);
    expect(await administrator.refused(replaceWebhookSecret, { params, body: { version: 1 } })).toBe(
      'changed-meanwhile',
    );
    expect(await administrator.do(testWebhook, { params })).toMatchObject({
      delivered: true,
      status: 204,
      failure: null,
    });
    const [both] = receiver.received;
    WebhookReceiver.verify(former, both!);
    WebhookReceiver.verify(replaced.secret, both!);
    const now = Date.now();
    desk.clock.now = () => now + 24 * 3_600_000;
    const late = await desk.as('administrator');
    await late.do(testWebhook, { params });
    expect(receiver.received[1]?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
  });

  it('keep addresses and secrets encrypted and out of the log', async () => {
    const { webhook, secret } = await create();
    await happen(await newCase(), [opened]);
    await settled(webhook.id, 1);
    const kept = asOwner(desk.database).rows<{ target: unknown }>('select * from webhooks');
    const bytes = JSON.stringify(kept) + kept.map(({ target }) => Buffer.from(target as Uint8Array).toString('latin1'));
    for (const text of [secret, secret.slice(6), 'of=court']) {
      expect(bytes).not.toContain(text);
      expect(desk.log.join('')).not.toContain(text);
    }
    expect(JSON.stringify(await administrator.do(listWebhooks))).not.toContain(secret.slice(6));
  });

  it('are changed and deleted with what waits for them, each act noted', async () => {
    const { webhook } = await create();
    const params = { webhook: webhook.id };
    const body = { version: 1, name: 'Other', events: ['hearing-closed'] };
    expect(await administrator.do(changeWebhook, { params, body })).toMatchObject({
      name: 'Other',
      events: ['hearing-closed'],
      address: receiver.address,
      version: 2,
    });
    await administrator.do(changeWebhook, { params, body: { version: 2, paused: true } });
    await happen(await newCase(), [{ type: 'hearing-closed' }]);
    await vi.waitFor(async () => expect(await deliveries(webhook.id)).toHaveLength(1));
    await administrator.do(deleteWebhook, { params });
    expect(asOwner(desk.database).rows('select id from webhook_deliveries')).toEqual([]);
    expect(await administrator.refused(deleteWebhook, { params })).toBe('not-found');
    expect(await administrator.refused(listWebhookDeliveries, { params })).toBe('not-found');
    expect(await administrator.refused(testWebhook, { params })).toBe('not-found');
    expect(await administrator.refused(changeWebhook, { params, body })).toBe('not-found');
    const { items } = await administrator.do(searchAudit, { query: { subject: `webhook:${webhook.id}` } });
    expect(items.map(({ act }) => act)).toEqual([
      'webhook-deleted',
      'webhook-changed',
      'webhook-changed',
      'webhook-created',
    ]);
  });

  it('are made for addresses only to which messages may go', async () => {
    const refused = async (address: string) => {
      const body = { name: 'x', address, events: ['hearing-opened'] };
      const called = await administrator.call(createWebhook, { body });
      return called.ok ? undefined : called.error.problems?.[0]?.code;
    };
    expect(await refused('http://10.1.2.3/')).toBe('internal');
    expect(await refused('https://[::1]/')).toBe('internal');
    expect(await refused('https://[::ffff:169.254.169.254]/')).toBe('internal');
    expect(await refused('https://user:secret@court.example/')).toBe('credentials');
    expect(await refused('http://127.0.0.9/')).toBeUndefined();
    expect(await refused('https://0x0a010203/')).toBe('internal');
  });
});
