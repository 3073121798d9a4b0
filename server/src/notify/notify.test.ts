import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { asOwner, ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { newHearing } from '../../test/support/new-hearing.ts';
import { startGateway } from '../../test/support/sms-gateway.ts';
import type { SmsRequest, TestGateway } from '../../test/support/sms-gateway.ts';
import { audit } from '../audit/audit-store.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { createOutbox } from './outbox-store.ts';
import type { Outbox } from './outbox-store.ts';
import { createShortLinks } from './short-link-store.ts';
import { openSignal } from '../storage/signal.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';
import { createNotify } from './notify.ts';
import type { Notify } from './notify.ts';
import type { NewMessage } from './ports.ts';
import { NOBODY_PROTECTED } from '../../test/support/nobody-protected.ts';

const HOUR = 3_600_000;
const seat = 'judge' as SeatId;
const log = pino({ level: 'silent' });

describe.each(ENGINES)('messages on $name', ({ start }) => {
  let engine: Engine;
  let place: DatabasePlace;
  let masterKey: Buffer;
  let storage: Storage;
  let gateway: TestGateway;
  /** A hearing of the test's own; only its messages are planned. */
  let hearing: HearingId;
  let hearings = 0;
  const open: Notify[] = [];

  beforeAll(async () => {
    engine = await start();
    place = await engine.create();
    masterKey = randomBytes(32);
    storage = await openStorage({ database: place, masterKey, randomBytes });
  });
  afterAll(async () => {
    await storage.close();
    await engine.stop();
  });
  beforeEach(async () => {
    hearing = `h-${(hearings += 1)}` as HearingId;
    await storage.hearings.create({ ...newHearing, id: hearing }, 500);
    gateway = await startGateway();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((notify) => notify.close()));
    await gateway.stop();
    await storage.database.db.deleteFrom('outbox').execute();
  });

  const notifier = (now: () => number = Date.now, on: Storage = storage): Notify => {
    const sms = {
      url: gateway.url,
      method: 'POST',
      headers: {},
      body: { id: '{id}', to: '{to}', text: '{text}' },
      form: false,
      from: '',
      reference: null,
      success: null,
    } as const;
    const notify = createNotify({
      protection: NOBODY_PROTECTED,
      config: {
        publicUrl: 'https://court.example',
        environment: 'production',
        database: place,
        court: { name: null, zone: 'Asia/Tehran', phone: null },
        notify: { call: null, smtp: null, sms, smsReports: null },
      },
      database: on.database,
      masterKey,
      randomBytes,
      audit,
      log,
      now,
    });
    open.push(notify);
    return notify;
  };
  const outbox = (): Outbox =>
    createOutbox(storage.database, { masterKey, randomBytes, signal: openSignal(place, 'outbox') });
  const plan = (notify: Notify, more: Partial<NewMessage> = {}) =>
    storage.database.db.transaction().execute((db) =>
      notify.send(
        { db, kind: storage.database.kind },
        {
          hearing,
          person: seat,
          event: 'invited',
          audience: 'court',
          channel: 'sms',
          language: 'fa',
          to: '+989121234567',
          facts: {
            about: 'hearing',
            kind: 'courtroom',
            role: 'presiding-judge',
            name: 'رضا کیانی',
            title: 'عنوان',
            branch: 'شعبه ۱',
            caseNumber: '1',
            startsAt: Date.now() + 50 * HOUR,
            was: null,
            protected: false,
          },
          link: null,
          dueAt: Date.now(),
          until: Date.now() + 50 * HOUR,
          ...more,
        },
      ),
    );
  const bodyOf = (asked: SmsRequest) => JSON.parse(asked.body) as { id: string; to: string; text: string };
  const end = (notify: Notify) => {
    open.splice(open.indexOf(notify), 1);
    return notify.close();
  };

  it('are sent when the transaction that plans them is committed, and not when it is not', async () => {
    const notify = notifier();
    notify.begin();
    const undone = storage.database.db.transaction().execute(async (db) => {
      await notify.send(
        { db, kind: storage.database.kind },
        {
          hearing: null,
          person: null,
          event: 'one-time-code',
          audience: 'party',
          channel: 'sms',
          language: 'fa',
          to: '+989120000000',
          facts: { about: 'code', code: '123456', minutes: 5 },
          link: null,
          dueAt: Date.now(),
          until: Date.now() + HOUR,
        },
      );
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const id = await plan(notify);
    await gateway.came(1);
    await end(notify);
    expect(gateway.asked.map(bodyOf)).toEqual([
      { id, to: '+989121234567', text: expect.stringMatching(/https:\/\/court\.example\/j#[0-9A-Za-z]{22}/) as string },
    ]);
    expect((await outbox().read(id))?.item).toMatchObject({ state: 'sent', attempts: 1, error: null });
  });

  it('wait until they are due', async () => {
    const notify = notifier();
    notify.begin();
    const dueAt = Date.now() + 400;
    await plan(notify, { dueAt });
    await gateway.came(1);
    expect(Date.now()).toBeGreaterThanOrEqual(dueAt);
  });

  it('are sent by an earlier time when a later one is waited for', async () => {
    const notify = notifier();
    notify.begin();
    await plan(notify, { dueAt: Date.now() + HOUR });
    const id = await plan(notify);
    await gateway.came(1);
    expect(bodyOf(gateway.asked[0]!).id).toBe(id);
  });

  it('become due when their reason has come, and the hearings for which some still would are found', async () => {
    const notify = notifier();
    notify.begin();
    const now = Date.now();
    const id = await plan(notify, { dueAt: now + HOUR });
    const within = (ms: number) => notify.hearingsDueBy('invited', { now, dueBy: now + ms });
    expect([await within(HOUR / 2), await within(2 * HOUR)]).toEqual([[], [hearing]]);
    expect(await notify.hearingsDueBy('minutes-to-sign', { now, dueBy: now + 2 * HOUR })).toEqual([]);
    await notify.makeDueNow(hearing, 'invited', [seat], { now, dueBy: now + 2 * HOUR });
    expect(await within(2 * HOUR)).toEqual([]);
    await gateway.came(1);
    expect(bodyOf(gateway.asked[0]!).id).toBe(id);
  });

  it('are tried again with the same words and id, and keep neither link nor code when they are sent', async () => {
    let now = Date.now();
    const notify = notifier(() => now);
    gateway.answer = (_, response) => void response.writeHead(503).end();
    notify.begin();
    const id = await plan(notify, { dueAt: now });
    await gateway.came(1);
    await end(notify);
    expect((await outbox().read(id))?.item).toMatchObject({ state: 'planned', error: 'busy', attempts: 1 });
    expect((await outbox().read(id))!.item.nextAt! - now).toBeGreaterThan(40_000);

    now += 90_000;
    gateway.answer = (_, response) => void response.writeHead(200).end('{}');
    const again = notifier(() => now);
    again.begin();
    await gateway.came(2);
    await end(again);
    expect(bodyOf(gateway.asked[1]!)).toEqual(bodyOf(gateway.asked[0]!));
    const { item, letter } = (await outbox().read(id))!;
    expect(item).toMatchObject({ state: 'sent', error: null, attempts: 2, sentAt: now });
    expect(letter!.text!.body).not.toContain('/j#');
    expect(letter!.text!.body).toContain('شعبه ۱');
  });

  it('bring the link that opens the seat when they are tried again, not one that was replaced meanwhile', async () => {
    let now = Date.now();
    const notify = notifier(() => now);
    gateway.answer = (_, response) => void response.writeHead(503).end();
    notify.begin();
    await plan(notify, { dueAt: now });
    await gateway.came(1);
    await end(notify);
    await storage.hearings.replaceToken(hearing, seat, 'another-token');
    now += 90_000;
    const again = notifier(() => now);
    again.begin();
    await gateway.came(2);
    await end(again);
    const [former, newer] = gateway.asked.map((asked) => /#(\w{22})/.exec(bodyOf(asked).text)![1]!);
    const links = createShortLinks(storage.database, randomBytes);
    expect((await links.open(former!, now)).kind).toBe('replaced');
    expect((await links.open(newer!, now)).kind).toBe('good');
  });

  it('that the gateway refuses for good are shown as failed and not tried again', async () => {
    const notify = notifier();
    gateway.answer = (_, response) => void response.writeHead(400).end();
    notify.begin();
    const id = await plan(notify);
    await gateway.came(1);
    await end(notify);
    expect((await outbox().read(id))?.item).toMatchObject({ state: 'failed', error: 'refused', nextAt: null });
    expect(await outbox().nextAt('sms')).toBeUndefined();
  });

  it('are not sent when they are of no more use, nor when the seat has no link any longer', async () => {
    const notify = notifier();
    await plan(notify, { until: Date.now() - 1 });
    await plan(notify, { person: 'citizen' });
    const last = await plan(notify, { dueAt: Date.now() + 1 });
    notify.begin();
    await gateway.came(1);
    await end(notify);
    const { items } = await outbox().search({ limit: 10 });
    expect(items.map(({ state }) => state).sort()).toEqual(['cancelled', 'failed', 'sent']);
    expect(gateway.asked.map((asked) => bodyOf(asked).id)).toEqual([last]);
  });

  it('are sent although one before them is damaged, and that one is shown as such', async () => {
    const notify = notifier();
    const damaged = await plan(notify);
    const next = await plan(notify, { dueAt: Date.now() + 1 });
    const letter = randomBytes(80);
    await storage.database.db.updateTable('outbox').set({ letter }).where('id', '=', damaged).execute();
    notify.begin();
    await gateway.came(1);
    await end(notify);
    expect(gateway.asked.map((asked) => bodyOf(asked).id)).toEqual([next]);
    expect(await outbox().read(damaged)).toMatchObject({ item: { state: 'failed', error: 'damaged' }, letter: null });
    expect(await outbox().nextAt('sms')).toBeUndefined();
  });

  it('are sent once by two processes', async () => {
    const other = await openStorage({ database: place, masterKey, randomBytes });
    const planner = notifier();
    const ids = [];
    for (let count = 0; count < 40; count += 1) ids.push(await plan(planner));
    const two = [notifier(), notifier(Date.now, other)];
    for (const notify of two) notify.begin();
    await gateway.came(40);
    await Promise.all(two.map(end));
    expect(gateway.asked.map((asked) => bodyOf(asked).id).sort()).toEqual(ids.sort());
    await other.close();
  });

  it('that somebody took up and left are taken up again when their time is over', async () => {
    const notify = notifier();
    const id = await plan(notify);
    const box = outbox();
    const now = Date.now() + 1;
    const take = (at: number, lease: string) =>
      box.claim({ channel: 'sms', now: at, leaseUntil: at + 1000, lease }, async (_, { letter }) => ({
        ...letter,
        text: { subject: null, body: 'words' },
      }));
    expect(await take(now, 'first')).toMatchObject({ id, attempts: 1 });
    expect(await take(now + 999, 'second')).toBe('none');
    expect(await take(now + 1000, 'second')).toMatchObject({ id, attempts: 2, letter: { text: { body: 'words' } } });
    // A late result of the former holder is ignored.
    await box.settle(id, 'first', { kind: 'failed', error: 'timeout' });
    expect((await box.read(id))?.item.state).toBe('sending');
    await box.settle(id, 'second', { kind: 'sent', at: now, reference: 'r' });
    expect((await box.read(id))?.item).toMatchObject({ state: 'sent', reference: 'r' });
  });

  it('that are cancelled are not sent, and one that is on its way is not tried again', async () => {
    const notify = notifier();
    const [planned, inHand] = [await plan(notify, { dueAt: Date.now() + HOUR }), await plan(notify)];
    const box = outbox();
    const now = Date.now() + 1;
    const claimed = await box.claim(
      { channel: 'sms', now, leaseUntil: now + HOUR, lease: 'l' },
      async (_, { letter }) => ({
        ...letter,
        text: { subject: null, body: 'words' },
      }),
    );
    expect(claimed).toMatchObject({ id: inHand });
    await box.cancel(storage.database, [planned, inHand], now);
    await box.settle(inHand, 'l', { kind: 'again', error: 'busy', nextAt: now + 60_000 });
    expect((await box.read(planned))?.item.state).toBe('cancelled');
    expect((await box.read(inHand))?.item).toMatchObject({ state: 'failed', nextAt: null });
  });

  it('are noted as delivered or not when the gateway reports it', async () => {
    const notify = notifier();
    const id = await plan(notify);
    const box = outbox();
    const now = Date.now() + 1;
    await box.claim({ channel: 'sms', now, leaseUntil: now + 1, lease: 'l' }, async (_, { letter }) => ({
      ...letter,
      text: { subject: null, body: 'words' },
    }));
    await box.settle(id, 'l', { kind: 'sent', at: now, reference: '77' });
    expect(await box.report('78', true)).toBe(false);
    expect(await box.report('77', false)).toBe(true);
    expect((await box.read(id))?.item).toMatchObject({ state: 'failed', error: 'undelivered' });
    expect(await box.report('77', true)).toBe(true);
    expect((await box.read(id))?.item).toMatchObject({ state: 'delivered', error: null });
    // Reports come in any order; `delivered` is final.
    await box.report('77', false);
    expect((await box.read(id))?.item.state).toBe('delivered');
  });

  it('lie encrypted in the database, and are unreadable when the hearing’s names are erased', async () => {
    const notify = notifier();
    const id = await plan(notify);
    const rows = asOwner(place).rows<{ letter: unknown }>('select * from outbox');
    expect(JSON.stringify(rows)).not.toMatch(/کیانی|989121234567|عنوان/);
    await storage.hearings.eraseNames(hearing);
    expect((await outbox().read(id))?.letter).toBeNull();
    notify.begin();
    await end(notify);
    expect(gateway.asked).toEqual([]);
  });

  it('are listed newest first by pages', async () => {
    const notify = notifier();
    const at = Date.now() + HOUR;
    const ids = [];
    for (const minutes of [3, 1, 2, 2]) ids.push(await plan(notify, { dueAt: at + minutes }));
    const box = outbox();
    const first = await box.search({ limit: 2, booking: hearing });
    const rest = await box.search({ limit: 2, booking: hearing, after: first.next! });
    expect([...first.items, ...rest.items].map(({ dueAt }) => dueAt - at)).toEqual([3, 2, 2, 1]);
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id))).toEqual(new Set(ids));
    expect(rest.next).toBeNull();
    expect((await box.search({ limit: 2, booking: 'other' as HearingId })).items).toEqual([]);
    expect(
      (await box.search({ limit: 9, states: ['planned'], channel: 'sms', event: 'invited', person: seat })).items,
    ).toHaveLength(4);
    expect((await box.search({ limit: 9, states: ['sent', 'failed'] })).items).toEqual([]);
  });

  describe('a short link', () => {
    const make = (at = 1000) =>
      storage.database.db
        .transaction()
        .execute((db) =>
          createShortLinks(storage.database, randomBytes).make({ db, kind: storage.database.kind }, hearing, seat, at),
        );

    it('opens its seat as long as the seat’s token is that of its making, and notes it', async () => {
      const links = createShortLinks(storage.database, randomBytes);
      const [code, second] = [(await make())!, (await make())!];
      expect(code).toMatch(/^[0-9A-Za-z]{22}$/);
      expect(await links.open(code, 2000)).toEqual({ kind: 'good', hearing, seat });
      expect(await links.open(second, 3000)).toEqual({ kind: 'good', hearing, seat });
      expect(await links.openings(hearing)).toEqual([{ seat, firstOpenedAt: 2000, lastOpenedAt: 3000, opened: 2 }]);
      expect(
        await links.open(
          code.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
          4000,
        ),
      ).toEqual({ kind: 'unknown' });

      await storage.hearings.replaceToken(hearing, seat, 'another-token');
      expect(await links.open(code, 5000)).toEqual({ kind: 'replaced' });
      asOwner(place).run(`update seats set token_id = null where hearing_id = '${hearing}' and seat = 'judge'`);
      expect(await links.open(code, 6000)).toEqual({ kind: 'withdrawn' });
      expect(await links.openings(hearing)).toMatchObject([{ opened: 2 }]);
      expect(await make()).toBeNull();
    });

    it('stands in no table', async () => {
      const code = (await make())!;
      expect(JSON.stringify(asOwner(place).rows('select * from short_links'))).not.toContain(code);
    });
  });
});
