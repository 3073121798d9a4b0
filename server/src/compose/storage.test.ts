import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { BrowserHash, HearingId, MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import { asOwner, ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { newHearing } from '../../test/support/new-hearing.ts';
import { WRITER } from '../../test/support/writer.ts';
import { HELP_RESERVE, SEAT_TIMES } from '../hearings/quota.ts';
import type { Quota, Writer } from '../hearings/quota.ts';
import type { StoredMessage } from '../hearings/ports.ts';
import type { NewHearing } from '../hearings/store/hearing-store.ts';
import { hashOf } from '../event-log/chain-hash.ts';
import { checkLog } from '../event-log/store/check-log.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { HelpDesk } from '../board/help/help-desk.ts';
import { createHelpStore } from '../board/help/help-store.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { inTransaction } from '../storage/database.ts';
import { openStorage } from './storage.ts';
import type { Storage } from './storage.ts';

const judge = 'judge' as SeatId;
const citizen = 'citizen' as SeatId;
const opened: HearingEvent = { type: 'hearing-opened' };
const raised: HearingEvent = { type: 'hand-raised', seat: citizen };

describe.each(ENGINES)('on $name', ({ start }) => {
  let engine: Engine;
  let database: DatabasePlace;
  let storage: Storage;
  /** Of tests that are not disturbed by other hearings. */
  let common: { readonly database: DatabasePlace; readonly storage: Storage };
  /** A hearing of the test's own. */
  let hearing: NewHearing;
  let id: HearingId;
  let hearings = 0;
  const masterKey = randomBytes(32);
  const open = () => openStorage({ database, masterKey, randomBytes });
  /** Makes a database of the test's own, with its hearing. */
  const openOwn = async () => {
    database = await engine.create();
    storage = await open();
    await storage.hearings.create(hearing, 500);
  };

  beforeAll(async () => {
    engine = await start();
    database = await engine.create();
    common = { database, storage: await open() };
  });
  afterAll(async () => {
    await common.storage.close();
    await engine.stop();
  });
  beforeEach(async () => {
    ({ database, storage } = common);
    id = `h-${(hearings += 1)}` as HearingId;
    hearing = { ...newHearing, id };
    await storage.hearings.create(hearing, 500);
  });
  afterEach(async () => {
    if (storage !== common.storage) await storage.close();
    const { db } = common.storage.database;
    for (const table of ['help_messages', 'help_requests'] as const) await db.deleteFrom(table).execute();
  });

  describe('the event log', () => {
    it('begins with the hearing as it was scheduled', async () => {
      expect(await storage.log.read(id)).toEqual([
        {
          seq: 1,
          at: 500,
          actor: { kind: 'system' },
          event: {
            type: 'hearing-scheduled',
            hearing: id,
            kind: 'courtroom',
            startsAt: 1_000,
            endsAt: 2_000,
            seats: [
              { id: judge, role: 'presiding-judge' },
              { id: citizen, role: 'complainant' },
            ],
          },
        },
      ]);
    });

    it('gives after a restart what was appended before it', async () => {
      await openOwn();
      const appended = await storage.log.append(id, 1, 600, { kind: 'seat', seat: judge }, [opened, raised]);
      await storage.close();
      storage = await open();
      const entries = await storage.log.read(id);
      expect(entries.slice(1)).toEqual([
        { seq: 2, at: 600, actor: { kind: 'seat', seat: judge }, event: opened },
        { seq: 3, at: 600, actor: { kind: 'seat', seat: judge }, event: raised },
      ]);
      expect(appended).toEqual({ ok: true, entries: entries.slice(1) });
    });

    it('is empty for a hearing that does not exist, and takes nothing for it', async () => {
      const unknown = 'h-unknown' as HearingId;
      expect(await storage.log.read(unknown)).toEqual([]);
      await expect(storage.log.append(unknown, 0, 600, { kind: 'system' }, [opened])).rejects.toThrow(/foreign key/i);
    });

    it('refuses an append of somebody who has not seen the last entry', async () => {
      const conflict = { ok: false, code: 'conflict' };
      expect(await storage.log.append(id, 0, 600, { kind: 'system' }, [opened])).toEqual(conflict);
      expect(await storage.log.append(id, 2, 600, { kind: 'system' }, [opened])).toEqual(conflict);
      expect(await storage.log.read(id)).toHaveLength(1);
    });

    it('lets one of two nodes append that believe they hold the same hearing', async () => {
      const other = await open();
      const answers = await Promise.all(
        [storage, other].map(({ log }) => log.append(id, 1, 600, { kind: 'system' }, [opened, raised])),
      );
      expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
      expect(await other.log.read(id)).toHaveLength(3);
      await other.close();
    });

    it('lists hearings that are not closed, oldest first', async () => {
      await openOwn();
      const second = { ...hearing, id: 'h-older' as HearingId };
      await storage.hearings.create(second, 400);
      expect(await storage.log.hearings()).toEqual([second.id, id]);
      await storage.log.append(second.id, 1, 600, { kind: 'seat', seat: judge }, [{ type: 'hearing-closed' }]);
      expect(await storage.log.hearings()).toEqual([id]);
    });

    it('cannot be changed or shortened, not even by replacing a row', async () => {
      await storage.log.append(id, 1, 600, { kind: 'system' }, [opened]);
      const owner = asOwner(database);
      const second = `hearing_id = '${id}' and seq = 2`;
      const copy = `select hearing_id, seq, 7, actor, type, payload, prev_hash, hash from log_entries where ${second}`;
      const replace = {
        sqlite: `insert or replace into log_entries ${copy}`,
        postgres: `insert into log_entries ${copy} on conflict (hearing_id, seq) do update set at = 7`,
      };
      expect(() => owner.run(`update log_entries set at = 7 where ${second}`)).toThrow(/append-only/);
      expect(() => owner.run(`delete from log_entries where ${second}`)).toThrow(/append-only/);
      expect(() => owner.run(replace[engine.name])).toThrow(/append-only/);
      expect(await storage.log.read(id)).toHaveLength(2);
    });

    it('is not acted upon when it was tampered with', async () => {
      await openOwn();
      await storage.log.append(id, 1, 600, { kind: 'seat', seat: citizen }, [raised]);
      const owner = asOwner(database);
      owner.run(`${owner.unguard} update log_entries set actor = 'seat:judge' where seq = 2`);
      await expect(storage.log.read(id)).rejects.toMatchObject({ name: 'TamperedLogError', seq: 2, flaw: 'altered' });
    });

    it('names the entry that holds no event, though its hash is right', async () => {
      const owner = asOwner(database);
      const [first] = owner.rows<{ hash: string }>(
        `select hash from log_entries where hearing_id = '${id}' and seq = 1`,
      );
      const prev = first!.hash;
      const hash = hashOf({
        hearing: id,
        seq: 2,
        at: 600,
        actor: 'system',
        type: 'hearing-opened',
        payload: 'null',
        prev,
      });
      owner.run(
        `insert into log_entries (hearing_id, seq, at, actor, type, payload, prev_hash, hash)
         values ('${id}', 2, 600, 'system', 'hearing-opened', 'null', '${prev}', '${hash}')`,
      );
      const named = { name: 'TamperedLogError', seq: 2, flaw: 'unknown-event' };
      await expect(storage.log.read(id)).rejects.toMatchObject(named);
    });
  });

  describe('names and titles', () => {
    it('are given back to the service', async () => {
      expect(await storage.hearings.card(id)).toEqual({
        hearing: id,
        title: hearing.title,
        branch: hearing.branch,
        caseNumber: hearing.caseNumber,
        seats: new Map([
          [judge, { role: 'presiding-judge', name: 'قاضی کیانی', tokenId: 'token-one' }],
          [citizen, { role: 'complainant', name: 'مریم احمدی', tokenId: null }],
        ]),
      });
      expect(await storage.hearings.card('other' as HearingId)).toBeUndefined();
    });

    it('cannot be moved to another seat or hearing', async () => {
      asOwner(database).run(
        `update seats set name = (select name from seats where hearing_id = '${id}' and seat = 'judge')
         where hearing_id = '${id}' and seat = 'citizen'`,
      );
      await expect(storage.hearings.card(id)).rejects.toThrow();
    });

    it('cannot be read with another master key, which is said at the start', async () => {
      await openOwn();
      const another = { database, masterKey: randomBytes(32), randomBytes };
      await expect(openStorage(another)).rejects.toThrow(/master key is not the one/);
      await storage.hearings.eraseNames(id);
      await (await openStorage(another)).close();
    });

    it('are gone for ever when the key is destroyed, while the log still verifies', async () => {
      await storage.hearings.eraseNames(id);
      expect(await storage.hearings.card(id)).toBeUndefined();
      expect(await storage.log.read(id)).toHaveLength(1);
      expect(await checkLog(database, id)).toMatchObject({ ok: true, entries: 1 });
    });
  });

  describe('the token of a seat', () => {
    it('is the newest that was made for it', async () => {
      expect(await storage.hearings.seatToken(id, judge)).toEqual({ tokenId: 'token-one', until: null });
      expect(await storage.hearings.replaceToken(id, judge, 'token-two')).toBe(true);
      expect(await storage.hearings.seatToken(id, judge)).toEqual({ tokenId: 'token-two', until: null });
      expect(await storage.hearings.seatToken(id, 'nobody' as SeatId)).toBeUndefined();
      expect(await storage.hearings.replaceToken(id, 'nobody' as SeatId, 'x')).toBe(false);
    });
  });

  describe('messages', () => {
    const message = (number: number, more: Partial<StoredMessage> = {}): StoredMessage => ({
      id: `m${number}` as MessageId,
      hearing: id,
      at: 1000 - number,
      conversation: 'all',
      from: citizen,
      nonce: `nonce-${number}`,
      readers: [judge, citizen],
      privileged: false,
      posted: true,
      text: `متن ${number}`,
      ...more,
    });
    const toCounsel = () =>
      message(2, { conversation: 'counsel:lawyer:citizen', readers: [citizen], privileged: true });

    it('are given to their readers, newest first, and to nobody else', async () => {
      for (const each of [message(1), toCounsel(), message(3)]) {
        expect(await storage.chat.keep(each, WRITER)).toEqual({ ...each, posted: false });
        expect(await Array.fromAsync(storage.chat.readableBy(id, citizen))).not.toContainEqual(each);
        await storage.chat.post(id, each.id, each.readers);
      }
      expect(await Array.fromAsync(storage.chat.readableBy(id, citizen))).toEqual([
        message(1),
        toCounsel(),
        message(3),
      ]);
      expect(await Array.fromAsync(storage.chat.readableBy(id, judge))).toEqual([message(1), message(3)]);
      expect(await Array.fromAsync(storage.chat.readableBy(id, 'clerk' as SeatId))).toEqual([]);
    });

    it('are kept once when they are sent twice', async () => {
      for (const first of [message(1), toCounsel()]) {
        const again = { ...first, id: 'again' as MessageId, text: 'another' };
        await storage.chat.keep(first, WRITER);
        expect(await storage.chat.keep(again, WRITER)).toEqual({ ...first, posted: false });
        await storage.chat.post(id, first.id, first.readers);
        expect(await storage.chat.keep(again, WRITER)).toEqual(first);
      }
      expect(await Array.fromAsync(storage.chat.readableBy(id, citizen))).toHaveLength(2);
    });

    it('are read by those to whom they were posted, and found while nobody knows whether they were', async () => {
      await openOwn();
      for (const each of [message(1), toCounsel()]) await storage.chat.keep(each, WRITER);
      const known = ({ id: one, readers, privileged }: StoredMessage) => ({
        hearing: id,
        id: one,
        readers,
        privileged,
      });
      expect(await storage.chat.unposted()).toEqual([known(message(1)), known(toCounsel())]);
      await storage.chat.post(id, message(1).id, [judge]);
      expect(await storage.chat.unposted()).toEqual([known(toCounsel())]);
      expect(await Array.fromAsync(storage.chat.readableBy(id, citizen))).toEqual([]);
      expect(await Array.fromAsync(storage.chat.readableBy(id, judge))).toEqual([message(1, { readers: [judge] })]);
      expect(await storage.chat.withPrivileged()).toEqual([id]);
    });

    it('are forgotten when the law refused them, and between lawyer and client when the hearing is over', async () => {
      for (const each of [message(1), toCounsel(), message(3)]) {
        await storage.chat.keep(each, WRITER);
        await storage.chat.post(id, each.id, each.readers);
      }
      await storage.chat.forget(id, message(3).id, WRITER);
      await storage.chat.erasePrivileged(id);
      expect(await Array.fromAsync(storage.chat.readableBy(id, citizen))).toEqual([message(1)]);
    });

    it('are found before a place, of one conversation, and without those of some authors', async () => {
      // More rows than one batch, of both kinds in turns, some with the same time.
      const all = Array.from({ length: 70 }, (_, number) =>
        message(100 + number, {
          at: 1000 - Math.floor(number / 3),
          id: `m${100 - number + 100}` as MessageId,
          from: number % 5 === 0 ? judge : citizen,
          conversation: number % 2 === 0 ? 'all' : 'counsel:lawyer:citizen',
          privileged: number % 2 === 1,
        }),
      );
      for (const each of all) {
        await storage.chat.keep(each, WRITER);
        await storage.chat.post(id, each.id, each.readers);
      }
      const found = async (choice?: Parameters<Storage['chat']['readableBy']>[2]) =>
        (await Array.fromAsync(storage.chat.readableBy(id, citizen, choice))).map((each) => each.id);
      const ids = (messages: readonly StoredMessage[]) => messages.map((each) => each.id);
      expect(await found()).toEqual(ids(all));
      expect(await found({ before: all[9]! })).toEqual(ids(all.slice(10)));
      expect(await found({ conversation: 'all' })).toEqual(ids(all.filter(({ privileged }) => !privileged)));
      expect(await found({ except: [judge] })).toEqual(ids(all.filter(({ from }) => from !== judge)));
    });

    it('are kept up to the quota of their author, each kind by itself', async () => {
      await openOwn();
      const most = { messages: 100, bytes: 100_000 };
      const keep = (each: StoredMessage, quota: Partial<Quota>) =>
        storage.chat.keep(each, WRITER, { author: most, hearing: most, ...quota });
      const two = { messages: 2, bytes: 100_000 };
      for (const each of [message(1), message(3)])
        expect(await keep(each, { author: two })).toMatchObject({ id: each.id });
      expect(await keep(message(4), { author: two })).toBe('author-quota');
      expect(await keep(message(4, { from: judge }), { author: two })).toMatchObject({ id: 'm4' });
      expect(await keep(message(5), { author: { messages: 100, bytes: 100 } })).toBe('author-quota');
      expect(await keep(toCounsel(), { author: two })).toMatchObject({ id: toCounsel().id });
      // A message that was stored is acknowledged again; one that was refused or deleted takes no room.
      expect(await keep(message(1), { author: two })).toMatchObject({ id: 'm1' });
      await storage.chat.forget(id, message(3).id, WRITER);
      expect(await keep(message(4, { nonce: 'another', id: 'm6' as MessageId }), { author: two })).toMatchObject({
        id: 'm6',
      });
      expect((await storage.chat.unposted()).map((each) => each.id).toSorted()).toEqual(['m1', 'm2', 'm4', 'm6']);
    });

    it('are counted by browser, network and link; a browser in which the person is known by itself alone', async () => {
      const most = { messages: 100, bytes: 100_000 };
      const quota = { author: { messages: 1, bytes: 100_000 }, hearing: most };
      let number = 0;
      const keep = async (writer: Partial<Omit<Writer, 'browser'>> & { browser?: string }) => {
        const each = message((number += 1), { id: `m${1000 + number}` as MessageId });
        const by = { ...WRITER, ...writer, browser: (writer.browser ?? 'one') as BrowserHash };
        const kept = await storage.chat.keep(each, by, quota);
        return typeof kept === 'string' ? kept : 'kept';
      };
      expect(await keep({})).toBe('kept');
      expect(await keep({})).toBe('author-quota');
      expect(await keep({ browser: 'two' })).toBe('kept');
      expect(await keep({ browser: 'three' })).toBe('author-quota');
      for (const browser of ['four', 'five']) expect(await keep({ browser, network: '192.0.2.2' })).toBe('kept');
      expect(await keep({ browser: 'six', network: '192.0.2.3' })).toBe('author-quota');
      expect(await keep({ browser: 'known', network: null })).toBe('kept');
      expect(await keep({ browser: 'known', network: null })).toBe('author-quota');
      expect(await keep({ link: 'another' })).toBe('kept');
      const { db } = storage.database;
      // Network addresses of people are not stored.
      expect(JSON.stringify(await db.selectFrom('writer_totals').selectAll().execute())).not.toContain('192.0.2');
    });

    it('by all links of a seat are bounded too, whatever link is new', async () => {
      const quota = { author: { messages: 1, bytes: 100_000 }, hearing: { messages: 100, bytes: 100_000 } };
      const kept: unknown[] = [];
      for (let number = 1; number <= SEAT_TIMES + 2; number += 1) {
        const each = message(number, { from: judge, id: `m${1000 + number}` as MessageId });
        const by = { ...WRITER, link: `link ${number}`, network: `192.0.2.${number}` };
        kept.push(await storage.chat.keep(each, by, quota));
      }
      expect(kept.filter((one) => one === 'author-quota')).toHaveLength(2);
    });

    it('by a few links that fill the hearing keep nobody else from writing, asking support, or answering', async () => {
      const store = createHelpStore(storage.database, masterKey, randomBytes);
      const one = { messages: 1, bytes: 100_000 };
      const quota = { author: one, hearing: one };
      let number = 0;
      type By = Omit<Partial<Writer>, 'browser'> & { browser?: string };
      const keep = async (from: SeatId, writer: By) => {
        const each = message((number += 1), { from, id: `m${1000 + number}` as MessageId });
        const by = { ...WRITER, ...writer, browser: (writer.browser ?? 'one') as BrowserHash };
        const posted = await storage.chat.keep(each, by, quota);
        const help = `h${number}`;
        const request = { id: help, hearing: id, seat: from, secretHash: help, browser: by.browser, at: number };
        const author = { kind: 'person', writer: by } as const;
        const words = { id: help, request: help, at: number, author, nonce: help, text: 'x' };
        const asked = await store.ask(request, words, quota);
        return [posted, asked].map((kept) => (typeof kept === 'string' ? kept : 'kept'));
      };
      const ok = ['kept', 'kept'];
      expect(await keep(citizen, {})).toEqual(ok);
      // A writer who has used up their own share may write more only while the hearing has room. They can still ask for help.
      expect(await keep(citizen, { browser: 'two' })).toEqual(['hearing-quota', 'kept']);
      expect(await keep(citizen, { browser: 'three', network: null })).toEqual(ok);
      expect(await keep(citizen, { link: 'another' })).toEqual(ok);
      for (const browser of ['one', 'two']) expect(await keep(judge, { browser, isCourtSeat: true })).toEqual(ok);
      const request = (await store.last(id, citizen))!;
      const author = { kind: 'staff', account: 'support' } as const;
      const answer = { id: 'answer', request: request.id, at: 99, author, nonce: 'answer', text: 'x' };
      expect(await store.keep(request, answer, undefined, quota)).toMatchObject({ id: 'answer' });
    });

    it('with support by links that fill the hearing needs room there beyond a browser’s first messages', async () => {
      const store = createHelpStore(storage.database, masterKey, randomBytes);
      const amount = { messages: 100, bytes: 1_000 };
      let number = 0;
      const say = async (writer: Partial<Omit<Writer, 'browser'>> & { browser: string }, text: string) => {
        const help = `h${(number += 1)}`;
        const by = { ...WRITER, ...writer, browser: writer.browser as BrowserHash };
        const request = { id: help, hearing: id, seat: citizen, secretHash: help, browser: by.browser, at: number };
        const author = { kind: 'person', writer: by } as const;
        const words = { id: help, request: help, at: number, author, nonce: help, text };
        const asked = await store.ask(request, words, { author: amount, hearing: amount });
        return typeof asked === 'string' ? asked : 'kept';
      };
      const long = 'x'.repeat(500);
      for (const browser of ['one', 'two'])
        for (let count = 0; count < HELP_RESERVE; count += 1) expect(await say({ browser }, 'x')).toBe('kept');
      expect(await say({ browser: 'one' }, long)).toBe('kept');
      expect(await say({ browser: 'two' }, long)).toBe('hearing-quota');
      expect(await say({ browser: 'three', isCourtSeat: true }, long)).toBe('kept');
      expect(await say({ browser: 'known', network: null }, long)).toBe('kept');
      // Refused messages have closed no request.
      expect((await store.open(id)).map((request) => request.id)).toContain('h20');
    });
  });

  describe('help', () => {
    it('that was asked for before browsers were noted ends when the seat asks again', async () => {
      const store = createHelpStore(storage.database, masterKey, randomBytes);
      const ask = async (help: string, seat: SeatId, at: number) => {
        const browser = `browser-${help}` as BrowserHash;
        const author = { kind: 'person', writer: { ...WRITER, browser } } as const;
        const words = { id: help, request: help, at, author, nonce: help, text: 'x' };
        await store.ask({ id: help, hearing: id, seat, secretHash: help, browser, at }, words);
      };
      await ask('before', citizen, 1);
      await ask('elsewhere', judge, 1);
      await storage.database.db.updateTable('help_requests').set({ browser: null }).execute();
      await ask('now', citizen, 2);
      const open = async () => (await store.open(id)).map((request) => request.id).toSorted();
      expect(await open()).toEqual(['elsewhere', 'now']);
      // A person with the request's secret may write more in it: the browser is known then.
      const before = (await store.byId('before'))!;
      await inTransaction(storage.database, (on) => store.reopen(on, before, 'browser-before' as BrowserHash, 3));
      expect(await open()).toEqual(['before', 'elsewhere', 'now']);
      expect(await store.byId('before')).toMatchObject({ browser: 'browser-before', askedAt: 3, closedAt: null });
    });

    it('keeps nothing of an act that cannot be noted, and tells nobody of it', async () => {
      const store = createHelpStore(storage.database, masterKey, randomBytes);
      const bus = new EventBus();
      const told: unknown[] = [];
      const broken = new Error('the log of what staff do cannot be written');
      const noted: string[] = [];
      let isBroken = false;
      const note = async (_: unknown, account: string, act: string) => {
        if (isBroken) throw broken;
        noted.push(`${account} ${act}`);
      };
      const service = { snapshot: async () => null };
      const links = () => ({ browsers: new Map() }) as never;
      const desk = new HelpDesk({ bus, store, note, service, links, randomBytes, now: () => 900 });
      const asked = await desk.ask(id, citizen, WRITER, { text: 'x', nonce: 'first' });
      if (typeof asked === 'string') throw new Error(asked);
      bus.on('help-said', (_, message) => told.push(message?.text ?? null));
      const texts = async () =>
        (await desk.talkOfPerson(id, citizen, asked.help))?.messages.map(({ from, text }) => [from, text]);
      const say = () => desk.sayAsStaff('support', id, citizen, asked.request, { text: 'y', nonce: 'second' });

      isBroken = true;
      await expect(say()).rejects.toThrow(broken);
      await expect(desk.closeAsStaff('support', id, citizen, asked.request)).rejects.toThrow(broken);
      await expect(desk.readAsStaff('support', id, citizen)).rejects.toThrow(broken);
      expect(await texts()).toEqual([['person', 'x']]);
      expect(await store.byId(asked.request)).toMatchObject({ closedAt: null });
      expect(told).toEqual([]);

      isBroken = false;
      expect(await say()).toMatchObject({ text: 'y' });
      expect(await say()).toMatchObject({ text: 'y' });
      expect(await desk.closeAsStaff('support', id, citizen, asked.request)).toBe(true);
      expect(await desk.closeAsStaff('support', id, citizen, asked.request)).toBe(false);
      // An act that was repeated is noted once.
      expect(noted).toEqual(['support help-answered', 'support help-closed']);
      expect(told).toEqual(['y', null]);

      // A message after the request was closed and its reopening are stored together, too.
      const reopen = store.reopen.bind(store);
      store.reopen = () => Promise.reject(broken);
      const more = { text: 'z', nonce: 'third' };
      await expect(desk.sayAsPerson(id, citizen, WRITER, asked.help, more)).rejects.toThrow(broken);
      expect(await texts()).toHaveLength(2);
      store.reopen = reopen;
      expect(await desk.sayAsPerson(id, citizen, WRITER, asked.help, more)).toMatchObject({ text: 'z' });
      const open = await store.byId(asked.request);
      expect(open).toMatchObject({ closedAt: null });

      // What was read of a request before may be over when a message is stored.
      expect(await desk.closeAsStaff('support', id, citizen, asked.request)).toBe(true);
      const [byId, bySecret] = [store.byId.bind(store), store.bySecret.bind(store)];
      store.byId = () => Promise.resolve(open);
      store.bySecret = () => Promise.resolve(open);
      const late = { text: 'late', nonce: 'fourth' };
      expect(await desk.sayAsStaff('support', id, citizen, asked.request, late)).toBeUndefined();
      store.byId = byId;
      expect(await texts()).toHaveLength(3);
      // A repeated message says nothing new, and asks for nothing.
      expect(await desk.sayAsPerson(id, citizen, WRITER, asked.help, more)).toMatchObject({ text: 'z' });
      expect((await store.byId(asked.request))?.closedAt).not.toBeNull();
      const again = { text: 'again', nonce: 'fifth' };
      expect(await desk.sayAsPerson(id, citizen, WRITER, asked.help, again)).toMatchObject({ text: 'again' });
      store.bySecret = bySecret;
      expect(await store.byId(asked.request)).toMatchObject({ closedAt: null });
    });
  });

  describe('a hearing that cannot be stored whole', () => {
    it('is not stored at all', async () => {
      const whole = { ...hearing, id: 'h-whole' as HearingId };
      const twice = { ...whole, seats: [...whole.seats, whole.seats[0]!] };
      await expect(storage.hearings.create(twice, 500)).rejects.toThrow();
      expect(await storage.log.hearings()).not.toContain(whole.id);
      await storage.hearings.create(whole, 500);
      await expect(storage.hearings.create(whole, 500)).rejects.toThrow();
      expect(await storage.log.read(whole.id)).toHaveLength(1);
    });
  });

  it('says whether it can be written', async () => {
    await storage.checkWritable();
    const unlock = await asOwner(database).lock();
    await expect(storage.checkWritable()).rejects.toThrow(/lock/);
    await unlock();
    await storage.checkWritable();
  });
});
