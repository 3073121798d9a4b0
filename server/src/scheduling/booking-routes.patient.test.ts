import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrowserHash, HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import { RULES_VERSION } from '@mahzar/shared/hearing/law/rules';
import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import {
  cancelBooking,
  changeBooking,
  copyBooking,
  createBooking,
  createFeed,
  createSeries,
  exportBookings,
  findClashes,
  importBookings,
  ownLink,
  listPlaces,
  readBooking,
  readCalendar,
  readCauseList,
  readFeed,
  renewLink,
  restoreBooking,
  searchBookings,
  withdrawFeed,
  withdrawLink,
} from '@mahzar/shared/rest/bookings';
import { checkCaseTitle } from '@mahzar/shared/rest/cases';
import { searchAudit } from '@mahzar/shared/rest/audit';
import { BOOKED_ROLES } from '@mahzar/shared/hearing/roles';
import { createApiClient } from '@mahzar/shared/rest/api-clients';
import { linkWay } from '@mahzar/shared/staff/links';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';
import { newLink } from '../../test/support/links.ts';
import { addColleague } from '../../test/support/staff.ts';
import { checkSeat, verifyToken } from '../access/tokens/token.ts';
import type { BookingChange } from './ports.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 09:30 by the court's clock. */
const START = Date.UTC(2026, 10, 25, 6);

const people = [
  { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: 'judge-1' },
  {
    id: 'accused',
    role: 'accused',
    name: 'کاوه رحیمی',
    phone: '۰۹۱۲۱۲۳۴۵۶۷',
    nationalId: '۰۰۱۳۵۴۲۴۱۹',
    interpreterRequired: true,
  },
  { id: 'lawyer', role: 'lawyer', name: 'نگار صادقی', with: ['accused'], email: 'n@example.ir' },
  { id: 'citizen', role: 'complainant', name: 'مریم احمدی', nationalId: '0076229645', phone: '09123334455' },
  { id: 'witness', role: 'witness', name: 'سینا کاظمی', protected: true },
  { id: 'interpreter', role: 'interpreter', name: 'شیلان حسینی', with: ['accused'], interpreterLanguage: 'ku' },
];
const HEAD =
  'booking,case_number,branch,kind,date,start,minutes,title,role,name,national_id,phone,with,interpreter_language';
let made = 0;
const draft = (change: object = {}) => ({
  caseNumber: `14056892000${String((made += 1)).padStart(5, '0')}`,
  branch: 'شعبه ۱۰۳',
  room: 'اتاق ۲',
  kind: 'courtroom',
  startsAt: START,
  endsAt: START + HOUR,
  title: 'رسیدگی به شکایت',
  screens: [{ id: 's1', between: [['citizen'], ['accused']] }],
  people,
  ...change,
});

describe.each(ENGINES)('bookings on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let clerk: Visitor;
  const changes: BookingChange[] = [];

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    desk.clock.now = () => START - 2 * DAY;
    clerk = await desk.as('clerk');
    const on = { ...desk, database: desk.storage.database, publicUrl: desk.origin, now: desk.clock.now };
    await addColleague(on, { id: 'judge-1', roles: ['judge'] });
    desk.bookingWriters.push(async (_on, change) => void changes.push(change));
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  const book = (change: object = {}) => clerk.do(createBooking, { body: draft(change) });
  const put = (booking: Awaited<ReturnType<typeof book>>, change: object) => {
    const { branch, room, kind, startsAt, endsAt, title, recordingPolicy, notes, screens, version } = booking;
    const all = booking.people.map(({ link: _, ...person }) => person);
    const planned = { branch, room, kind, startsAt, endsAt, title, recordingPolicy, notes, screens, version };
    const body = { ...planned, public: booking.public, caseNumber: booking.case.number, people: all, ...change };
    return { params: { booking: booking.id }, body };
  };
  const stateOf = async (id: string) => replay(await desk.storage.log.read(id as HearingId));
  /** The code with which a link is refused, or `ok`. */
  const opens = async (link: string, now = desk.clock.now()) => {
    const hearing = /hearing\/([\w-]+)/.exec(link)![1]!;
    const checked = verifyToken(link.split('#')[1], { keys: desk.keys, hearing, now });
    const seat = checked.ok ? await checkSeat(checked.claims, desk.storage.hearings, now) : checked;
    return seat.ok ? 'ok' : seat.code;
  };
  const linkOf = async (id: string, seat: string) =>
    (await desk.scheduling.directory.linkOf(id as HearingId, seat as SeatId))!;

  describe('a booking', () => {
    it('is a hearing: the log holds its people, measures and time, and everybody has a link', async () => {
      const booking = await book();
      expect(booking).toMatchObject({ version: 1, state: 'booked', branch: 'شعبه ۱۰۳' });
      expect(booking.people.map(({ link }) => link)).toEqual(Array(6).fill('valid'));
      expect(booking.people[1]).toMatchObject({ phone: '+989121234567', nationalId: '0013542419' });
      const state = await stateOf(booking.id);
      expect(state).toMatchObject({ phase: 'scheduled', startsAt: START, endsAt: START + HOUR });
      expect([...state.seats.keys()]).toEqual(people.map(({ id }) => id));
      expect(state.seats.get('witness' as SeatId)).toMatchObject({ protected: true, alias: 1 });
      const talkOnlyWith = [...state.seats.values()].filter(({ interpreterRequired }) => interpreterRequired);
      expect(talkOnlyWith.map(({ id }) => id)).toEqual(['accused']);
      expect([...state.screenings.values()]).toEqual([{ id: 's1', between: [['citizen'], ['accused']] }]);
      expect(await opens(await linkOf(booking.id, 'citizen'))).toBe('ok');
      expect(changes.at(-1)).toMatchObject({ kind: 'created', booking: { id: booking.id } });
      expect(await clerk.do(readBooking, { params: { booking: booking.id } })).toEqual(booking);
    });

    it('has everybody written to who can be reached, planned in the same transaction', async () => {
      const booking = await book();
      const { db } = desk.storage.database;
      const planned = await db
        .selectFrom('outbox')
        .select(['person', 'event'])
        .where('hearing_id', '=', booking.id)
        .execute();
      const invited = planned.filter(({ event }) => event === 'invited').map(({ person }) => person);
      expect([...new Set(invited)].sort()).toEqual(['accused', 'citizen', 'lawyer']);
    });

    it('takes nobody for another: who is booked anew under another name, national ID or telephone has shown nothing', async () => {
      const booking = await book();
      const hearing = booking.id as HearingId;
      const browser = 'b' as BrowserHash;
      const proveAll = async () => {
        for (const seat of ['accused', 'citizen'] as SeatId[]) {
          const command = { type: 'note-identity', seat, outcome: 'proven', how: 'one-time-code', browser } as const;
          await desk.service.execute(hearing, command, { kind: 'system' });
        }
      };
      const identities = async () => {
        const { seats } = await stateOf(booking.id);
        return (['accused', 'citizen'] as SeatId[]).map((seat) => seats.get(seat as SeatId)!.identity);
      };
      const change = async (version: number, what: object) => {
        const { people: all } = put(booking, {}).body;
        const changed = all.map((person) => (person.id === 'citizen' ? { ...person, ...what } : person));
        await clerk.do(changeBooking, put(booking, { version, people: changed }));
      };
      const codeSent = { code_until: START, tries: 0, sends: 1, sends_since: 0, last_send_at: 0, failures: 0 };
      const { db } = desk.storage.database;
      await db
        .insertInto('identity_checks')
        .values(
          (['accused', 'citizen'] as SeatId[]).map((seat) => ({
            hearing_id: hearing,
            seat,
            code_hash: 'a code',
            locked_at: null,
            ...codeSent,
          })),
        )
        .execute();
      const codes = async () => {
        const rows = await db
          .selectFrom('identity_checks')
          .select('code_hash')
          .where('hearing_id', '=', hearing)
          .orderBy('seat')
          .execute();
        return rows.map(({ code_hash: code }) => code);
      };
      await proveAll();
      await change(1, { needs: 'صندلی چرخ‌دار' });
      expect([await identities(), await codes()]).toEqual([
        ['proven', 'proven'],
        ['a code', 'a code'],
      ]);
      await change(2, { phone: '09123334456' });
      expect([await identities(), await codes()]).toEqual([
        ['proven', 'needed'],
        ['a code', null],
      ]);
      await proveAll();
      await change(3, { nationalId: '0790419904' });
      expect(await identities()).toEqual(['proven', 'needed']);
      await proveAll();
      await change(4, { nationalId: '0790419904', name: 'مینا احمدی' });
      expect(await identities()).toEqual(['proven', 'needed']);
      expect(JSON.stringify(await desk.service.entries(hearing))).not.toMatch(/0790419904|مینا/);
    });

    it('is not made with people who cannot be so', async () => {
      const called = await clerk.call(createBooking, { body: draft({ endsAt: START }) });
      expect(called).toMatchObject({ ok: false, error: { problems: [{ field: 'endsAt', code: 'before-start' }] } });
      const wrongId = [{ ...people[1], nationalId: '0013542418' }];
      expect(await clerk.refused(createBooking, { body: draft({ people: wrongId }) })).toBe('bad-request');
      const tied = [people[1], { ...people[0], staffAccount: 'nobody' }];
      const untied = [{ field: 'people.1.staffAccount', code: 'no-account' }];
      const given = { body: draft({ people: tied, screens: [] }) };
      expect(await clerk.call(createBooking, given)).toMatchObject({ ok: false, error: { problems: untied } });
      const booking = await book();
      const changed = await clerk.call(changeBooking, put(booking, { people: tied, screens: [] }));
      expect(changed).toMatchObject({ ok: false, error: { problems: untied } });
    });

    it('has nothing readable of it in the database', async () => {
      await book({ notes: 'یادداشت محرمانه', title: 'عنوان محرمانه' });
      const rows = await desk.storage.database.db.selectFrom('bookings').selectAll().execute();
      const cases = await desk.storage.database.db.selectFrom('cases').selectAll().execute();
      const words = await desk.storage.database.db.selectFrom('booking_words').selectAll().execute();
      const all = JSON.stringify([rows, cases, words]) + rows.map(({ details }) => details.toString('utf8')).join('');
      for (const secret of ['محرمانه', 'کاوه', '0013542419', '9121234567', 'n@example.ir']) {
        expect(all).not.toContain(secret);
      }
    });

    it('is moved: the log says so, links that people have work at the new time and not at the old', async () => {
      const booking = await book();
      const link = await linkOf(booking.id, 'citizen');
      const later = { startsAt: START + 30 * DAY, endsAt: START + 30 * DAY + HOUR };
      const moved = await clerk.do(changeBooking, put(booking, later));
      expect(moved).toMatchObject({ version: 2, ...later });
      expect(await stateOf(booking.id)).toMatchObject(later);
      expect(await opens(link, START + 30 * DAY)).toBe('ok');
      expect(changes.at(-1)).toMatchObject({ kind: 'changed', moved: true, added: [], removed: [], newContacts: [] });
      const sooner = { startsAt: START, endsAt: START + HOUR };
      await clerk.do(changeBooking, put(moved, sooner));
      expect(await opens(link, START + 30 * DAY)).toBe('token-expired');
      expect(await opens(link, START + HOUR + 11 * HOUR)).toBe('ok');
    });

    it('gets other people: who is taken off has no seat and no link, who is new has both', async () => {
      const booking = await book();
      const link = await linkOf(booking.id, 'witness');
      const kept = await linkOf(booking.id, 'accused');
      const others = [
        ...people
          .filter(({ id }) => id !== 'witness')
          .map((person) => (person.id === 'accused' ? { ...person, phone: '09120000000' } : person)),
        { id: 'expert', role: 'expert', name: 'لیلا نوری' },
      ];
      const changed = await clerk.do(changeBooking, put(booking, { people: others }));
      expect(await opens(link)).toBe('token-unknown-seat');
      expect(await opens(kept)).toBe('ok');
      expect(await opens(await linkOf(booking.id, 'expert'))).toBe('ok');
      expect((await stateOf(booking.id)).seats.has('witness' as SeatId)).toBe(false);
      expect(changes.at(-1)).toMatchObject({
        kind: 'changed',
        moved: false,
        added: ['expert'],
        removed: [{ id: 'witness' }],
        newContacts: ['accused'],
      });
      expect(changed.people.map(({ id }) => id)).toContain('expert');
      const card = await desk.storage.hearings.card(booking.id as HearingId);
      expect([...card!.seats.values()].map(({ name }) => name)).toContain('لیلا نوری');
    });

    it('is not overwritten by who has not read the last change', async () => {
      const booking = await book();
      await clerk.do(changeBooking, put(booking, { title: 'عنوان نو' }));
      expect(await clerk.refused(changeBooking, put(booking, { title: 'عنوان کهنه' }))).toBe('changed-meanwhile');
      const two = [put({ ...booking, version: 2 }, { title: 'یک' }), put({ ...booking, version: 2 }, { title: 'دو' })];
      const codes = await Promise.all(two.map((given) => clerk.refused(changeBooking, given)));
      expect(codes.filter((code) => code === undefined)).toHaveLength(1);
      expect(codes).toContain('changed-meanwhile');
    });

    it('is cancelled and taken up again, with the links that people have', async () => {
      const booking = await book();
      const link = await linkOf(booking.id, 'citizen');
      const params = { booking: booking.id };
      const cancelled = await clerk.do(cancelBooking, { params, body: { version: 1, reason: 'نبود قاضی' } });
      expect(cancelled).toMatchObject({ state: 'cancelled', cancelledWhy: 'نبود قاضی', version: 2 });
      expect((await stateOf(booking.id)).phase).toBe('cancelled');
      expect(await clerk.refused(changeBooking, put(cancelled, { startsAt: START + 1 }))).toBe('booking-cancelled');
      expect(await clerk.refused(cancelBooking, { params, body: { version: 2, reason: 'باز' } })).toBe(
        'booking-cancelled',
      );
      await desk.storage.records.markComplete(booking.id as HearingId, 1);
      const restored = await clerk.do(restoreBooking, { params, body: { version: 2 } });
      expect(restored).toMatchObject({ state: 'booked', cancelledWhy: null, version: 3 });
      expect((await stateOf(booking.id)).phase).toBe('scheduled');
      expect(await desk.storage.log.hearings()).toContain(booking.id);
      expect(await desk.storage.records.isComplete(booking.id as HearingId)).toBe(false);
      expect(await opens(link)).toBe('ok');
      expect(changes.slice(-2).map(({ kind }) => kind)).toEqual(['cancelled', 'restored']);
    });

    it('that is being held keeps its time and people; names of its matter and contacts may still be put right', async () => {
      const booking = await book();
      const devices = { microphone: false, camera: false };
      const rules = { version: RULES_VERSION, language: 'fa' };
      const session = 'x' as SessionHash;
      const browser = 'y' as BrowserHash;
      const enter = { type: 'enter', session, browser, ...devices, takeOver: false, rules } as const;
      await desk.service.execute(booking.id as HearingId, enter, { kind: 'seat', seat: 'judge' as SeatId });
      expect((await clerk.do(readBooking, { params: { booking: booking.id } })).state).toBe('opened');
      expect(await clerk.refused(changeBooking, put(booking, { startsAt: START + 1 }))).toBe('hearing-begun');
      expect(await clerk.refused(changeBooking, put(booking, { people: people.slice(0, 1), screens: [] }))).toBe(
        'hearing-begun',
      );
      expect(
        await clerk.refused(cancelBooking, { params: { booking: booking.id }, body: { version: 1, reason: 'x' } }),
      ).toBe('hearing-begun');
      const phone = people.map((person) => (person.id === 'citizen' ? { ...person, phone: '09120000001' } : person));
      const changed = await clerk.do(changeBooking, put(booking, { people: phone }));
      expect(changed).toMatchObject({ state: 'opened', version: 2 });
    });

    it('is undone whole when somebody who is told of it cannot keep it', async () => {
      const booking = await book();
      const before = (await desk.storage.log.read(booking.id as HearingId)).length;
      const failing = { on: true };
      desk.bookingWriters.push(async () => {
        if (failing.on) throw new Error('the disk is full');
      });
      const failed = await clerk.call(changeBooking, put(booking, { startsAt: START + 1 }));
      failing.on = false;
      expect(failed.status).toBe(500);
      expect(await desk.storage.log.read(booking.id as HearingId)).toHaveLength(before);
      expect(await clerk.do(readBooking, { params: { booking: booking.id } })).toEqual(booking);
      // The service's memory equals the disk.
      expect((await clerk.do(changeBooking, put(booking, { startsAt: START + 2 }))).version).toBe(2);
      expect((await stateOf(booking.id)).startsAt).toBe(START + 2);
    });

    it('is unreadable, and not to be found, once its names were erased', async () => {
      const booking = await book({ people: [...people, { id: 'x', role: 'expert', name: 'کمیاب نامی' }] });
      const search = () => clerk.do(searchBookings, { body: { person: 'کمیاب' } });
      expect((await search()).items.map(({ id }) => id)).toEqual([booking.id]);
      await desk.storage.hearings.eraseNames(booking.id as HearingId);
      expect((await search()).items).toEqual([]);
      expect(await clerk.refused(readBooking, { params: { booking: booking.id } })).toBe('erased');
      const words = await desk.storage.database.db
        .selectFrom('booking_words')
        .select('word')
        .where('hearing_id', '=', booking.id)
        .execute();
      expect(words).toEqual([]);
    });
  });

  describe('a link', () => {
    it('is renewed: shown once, and the former one says that it was replaced', async () => {
      const booking = await book();
      const former = await linkOf(booking.id, 'citizen');
      const link = await newLink(clerk, booking.id, 'citizen');
      expect(await opens(former)).toBe('token-replaced');
      expect(await opens(link)).toBe('ok');
      expect(changes.at(-1)).toMatchObject({ kind: 'link-renewed', seat: 'citizen' });
    });

    it('is shown of nobody of the court, and to a system of parties alone, whatever it may do; nobody is put out by it', async () => {
      const { phone } = people[3]!;
      const tied = { id: 'judge', role: 'presiding-judge' as const, name: 'رضا کیانی', staffAccount: 'judge-1' };
      const beside: readonly string[] = ['lawyer', 'interpreter', 'companion', 'prison-coordinator'];
      const reached = BOOKED_ROLES.map((role) => ({
        id: `of-${role}`,
        role,
        name: 'کسی',
        phone,
        ...(beside.includes(role) && { with: ['accused'] }),
        ...(role === 'interpreter' && { interpreterLanguage: 'ku' }),
      }));
      const booking = await book({ people: [tied, ...reached, people[1]], screens: [] });
      const administrator = await desk.as('administrator');
      const acts = ['read-bookings', 'edit-bookings', 'manage-links'];
      const { token } = await administrator.do(createApiClient, { body: { name: 'links', acts, expiresAt: null } });
      const headers = { Authorization: `Bearer ${token}` };
      const callers = { scheduler: await desk.as('scheduler'), clerk, machine: desk.nobody() };
      for (const { id, role } of [tied, ...reached]) {
        for (const [name, visitor] of Object.entries(callers)) {
          const given = { params: { booking: booking.id, person: id }, ...(name === 'machine' && { headers }) };
          const former = await linkOf(booking.id, id);
          const called = await visitor.call(renewLink, { ...given, body: {} });
          const way = linkWay(name === 'machine' ? 'machine' : 'staff', {
            role,
            staffAccount: id === 'judge' ? 'judge-1' : null,
          });
          if (way === null) {
            expect(called, `${name}, ${id}`).toMatchObject({ ok: false, error: { code: 'not-permitted' } });
            expect(await visitor.refused(withdrawLink, given)).toBe('not-permitted');
            expect(await opens(former)).toBe('ok');
            continue;
          }
          const link = way === 'shown' ? expect.stringContaining(booking.id) : null;
          expect(called, `${name}, ${id}`).toMatchObject({ ok: true, body: { way, link } });
          expect(await opens(former)).toBe('token-replaced');
          expect(changes.at(-1)).toMatchObject({ kind: 'link-renewed', seat: id });
        }
      }
    });

    it('of somebody of the court goes nowhere, and is not renewed, where nothing can be sent to them', async () => {
      const booking = await book({
        people: [{ id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' }],
        screens: [],
      });
      const former = await linkOf(booking.id, 'judge');
      const given = { params: { booking: booking.id, person: 'judge' }, body: {} };
      expect(await clerk.refused(renewLink, given)).toBe('no-contact');
      expect(await opens(former)).toBe('ok');
    });

    it('is had from one’s own desk by whoever is booked with their account, and by nobody else', async () => {
      const judge = await desk.as('judge');
      const person = { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: judge.account };
      const booking = await book({ people: [person, ...people.slice(1)] });
      const given = { params: { booking: booking.id }, body: {} };
      const { link } = await judge.do(ownLink, given);
      expect(await opens(link)).toBe('ok');
      expect(link).toContain(booking.id);
      for (const other of [clerk, await desk.as('judge'), await desk.as('administrator')])
        expect(await other.refused(ownLink, given)).toBe('not-found');
      expect(await desk.nobody().refused(ownLink, given)).toBe('not-signed-in');
      await clerk.do(withdrawLink, { params: { booking: booking.id, person: 'judge' } });
      expect(await judge.refused(ownLink, given)).toBe('link-withdrawn');
    });

    describe('of the court is not come by', () => {
      const judgeOf = (visitor: Visitor) => ({
        id: 'judge',
        role: 'presiding-judge',
        name: 'رضا کیانی',
        staffAccount: visitor.account,
        phone: '09121110000',
        email: 'k@example.ir',
      });
      const withJudge = (booking: Awaited<ReturnType<typeof book>>, change: object) =>
        put(booking, {
          people: put(booking, {}).body.people.map((one) => (one.id === 'judge' ? { ...one, ...change } : one)),
        });

      it('by whoever books themselves for it, before or in the session', async () => {
        const judge = await desk.as('judge');
        const booking = await book({ people: [judgeOf(judge), ...people.slice(1)] });
        const former = await linkOf(booking.id, 'judge');
        const both = await desk.as('clerk', 'judge');
        const problemsOf = async (who: Visitor) => {
          const called = await who.call(changeBooking, withJudge(booking, { staffAccount: who.account }));
          return called.ok ? 'taken' : called.error.problems;
        };
        const field = 'people.0.staffAccount';
        expect(await problemsOf(clerk)).toEqual([{ field, code: 'account-role' }]);
        expect(await problemsOf(both)).toEqual([{ field, code: 'own-account' }]);
        const made = { body: draft({ people: [judgeOf(clerk), ...people.slice(1)] }) };
        expect(await clerk.refused(createBooking, made)).toBe('bad-request');

        const enter = {
          type: 'enter',
          session: 'x' as SessionHash,
          browser: 'y' as BrowserHash,
          microphone: false,
          camera: false,
          takeOver: false,
          rules: { version: RULES_VERSION, language: 'fa' },
        } as const;
        await desk.service.execute(booking.id as HearingId, enter, { kind: 'seat', seat: 'judge' as SeatId });
        const another = (await desk.as('judge')).account;
        for (const change of [
          { staffAccount: another },
          { staffAccount: null },
          { phone: '09350000000' },
          { email: null },
        ]) {
          const refused = await clerk.refused(changeBooking, withJudge(booking, change));
          expect([change, refused]).toEqual([change, 'hearing-begun']);
        }
        const given = { params: { booking: booking.id }, body: {} };
        expect(await clerk.refused(ownLink, given)).toBe('not-found');
        expect(await opens(former)).toBe('ok');
        // Correcting a name removes nobody from the hearing.
        expect((await clerk.do(changeBooking, withJudge(booking, { name: 'رضا کیانی‌پور' }))).version).toBe(2);
        expect(await opens(former)).toBe('ok');
      });

      it('by making it another’s for a while: with role, account or person the link is another', async () => {
        const ended: unknown[] = [];
        desk.bus.on('link-ended', (...one) => void ended.push(one));
        const judge = await desk.as('judge');
        let booking = await book({ people: [judgeOf(judge), ...people.slice(1)] });
        const change = async (what: object) => (booking = await clerk.do(changeBooking, withJudge(booking, what)));
        const former = await linkOf(booking.id, 'judge');
        await change({ role: 'lawyer', staffAccount: null });
        expect(await opens(former)).toBe('token-replaced');
        const shown = await newLink(clerk, booking.id, 'judge');
        await change({ role: 'presiding-judge', staffAccount: judge.account });
        expect(await opens(shown)).toBe('token-replaced');
        for (const other of [{ staffAccount: null }, { name: 'مینا کرمی' }, { nationalId: '0790419904' }]) {
          const link = await linkOf(booking.id, 'judge');
          ended.length = 0;
          await change(other);
          expect([other, await opens(link)]).toEqual([other, 'token-replaced']);
          expect(ended).toEqual([[booking.id, 'judge', 'token-replaced']]);
          expect(await opens(await linkOf(booking.id, 'judge'))).toBe('ok');
        }
        const link = await linkOf(booking.id, 'judge');
        await change({ needs: 'صندلی چرخ‌دار', language: 'en' });
        expect(await opens(link)).toBe('ok');
      });

      it('by a system, which changes seats of the court never, and others as before', async () => {
        const administrator = await desk.as('administrator');
        const acts = ['read-bookings', 'edit-bookings', 'manage-links', 'read-national-ids'];
        const { token } = await administrator.do(createApiClient, { body: { name: 'edits', acts, expiresAt: null } });
        const headers = { Authorization: `Bearer ${token}` };
        const booking = await book({ people: [judgeOf(await desk.as('judge')), ...people.slice(1)] });
        const all = put(booking, {}).body.people;
        const taken = [
          withJudge(booking, { role: 'lawyer', staffAccount: null }),
          withJudge(booking, { phone: '09350000000' }),
          put(booking, { people: all.slice(1) }),
          put(booking, { people: [...all, { id: 'other', role: 'panel-judge', name: 'کسی', phone: '09350000000' }] }),
          put(booking, { people: all.map((one) => (one.id === 'witness' ? { ...one, role: 'clerk' } : one)) }),
        ];
        for (const given of taken)
          expect(await desk.nobody().refused(changeBooking, { ...given, headers })).toBe('not-permitted');
        const phone = all.map((one) => (one.id === 'citizen' ? { ...one, phone: '09350000000' } : one));
        const changed = await desk.nobody().do(changeBooking, { ...put(booking, { people: phone }), headers });
        expect(changed.version).toBe(2);
      });
    });

    it('is withdrawn, says so, and stays so when the booking changes', async () => {
      const booking = await book();
      const link = await linkOf(booking.id, 'citizen');
      await clerk.do(withdrawLink, { params: { booking: booking.id, person: 'citizen' } });
      expect(await opens(link)).toBe('token-withdrawn');
      const changed = await clerk.do(changeBooking, put(booking, { title: 'عنوان نو' }));
      expect(changed.people.find(({ id }) => id === 'citizen')?.link).toBe('withdrawn');
      expect(await opens(link)).toBe('token-withdrawn');
    });
  });

  describe('what is copied, repeated and imported', () => {
    it('is a copy with the same people and links of its own', async () => {
      const booking = await book();
      const times = { startsAt: START + 7 * DAY, endsAt: START + 7 * DAY + HOUR };
      const copy = await clerk.do(copyBooking, { params: { booking: booking.id }, body: times });
      expect(copy).toMatchObject({ ...times, case: booking.case, version: 1 });
      expect(copy.id).not.toBe(booking.id);
      expect(copy.people).toEqual(booking.people);
    });

    it('protects whoever the court has protected at another hearing of the case, however it is booked', async () => {
      const [name, nationalId] = ['سلما یوسفی', '0084575948'];
      const witness = { id: 'w', role: 'witness', name, nationalId };
      const judge = { id: 'judge', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: 'judge-1' };
      const first = await book({ people: [judge, witness], screens: [] });
      const [hearing, { number: caseNumber }] = [first.id as HearingId, first.case];
      let day = 20;
      const times = () => ({ startsAt: START + (day += 1) * DAY, endsAt: START + day * DAY + HOUR });
      const rest = { caseNumber, screens: [] };
      /** Whether the person is protected however they are booked: under another id, or in another spelling. */
      const booked = async () => {
        const other = { ...witness, id: 'x', name: 'سلما يوسفي', nationalId: null };
        const copy = await clerk.do(copyBooking, { params: { booking: hearing }, body: times() });
        const series = await clerk.do(createSeries, {
          body: { draft: draft({ ...rest, ...times(), people: [judge, other] }), every: 'day', times: 2 },
        });
        const csv = [
          HEAD,
          `a,${caseNumber},شعبه ۱۰۱,courtroom,2027-03-${String((day += 1) % 30).padStart(2, '0')},09:30,60,رسیدگی,witness,${name},${nationalId},,,`,
        ];
        await clerk.do(importBookings, { body: { csv: csv.join('\n'), dryRun: false } });
        const alone = await book({ ...rest, ...times(), people: [judge] });
        const added = await clerk.do(changeBooking, put(alone, { people: [judge, other] }));
        const { items } = await clerk.do(searchBookings, {
          body: { caseNumber, branch: 'شعبه ۱۰۱', order: 'soonest' },
        });
        const ids = [copy.id, ...series.bookings.map(({ id }) => id), items.at(-1)!.id, added.id];
        return Promise.all(
          ids.map(async (id) => {
            const { people: all } = await clerk.do(readBooking, { params: { booking: id } });
            return all.find(({ role }) => role === 'witness')?.protected;
          }),
        );
      };
      expect(await booked()).toEqual([false, false, false, false, false]);
      const protect = { type: 'protect', seat: 'w' as SeatId, on: true } as const;
      const done = await desk.service.execute(hearing, protect, { kind: 'seat', seat: 'judge' as SeatId });
      expect(done).toMatchObject({ ok: true });
      expect(await booked()).toEqual([true, true, true, true, true]);
      // A title that names them, or whom the draft itself protects, is warned of.
      const other = { id: 'y', role: 'witness', name: 'بهار نیک‌نام', protected: true };
      const warned = async (caseOf: string, title: string, headers?: { readonly Authorization: string }) => {
        const body = { draft: draft({ ...rest, caseNumber: caseOf, ...times(), title, people: [judge, other] }) };
        const caller = headers === undefined ? clerk : desk.nobody();
        const { warnings } = await caller.do(findClashes, { body, ...(headers !== undefined && { headers }) });
        return warnings.some(({ field, code }) => field === 'title' && code === 'names-protected');
      };
      expect([
        await warned(caseNumber, 'شهادت خانم يوسفي'),
        await warned('1405-none', 'شهادت خانم یوسفی'),
        await warned('1405-none', 'شهادت بهار نیک‌نام'),
        await warned(caseNumber, `شهادت دارنده کد ملی ${nationalId}`),
        await warned(caseNumber, 'رسیدگی به شکایت'),
      ]).toEqual([true, false, true, true, false]);
      const file = { case: first.case.id };
      const inCase = async (title: string, headers?: { readonly Authorization: string }) =>
        (
          await (headers === undefined ? clerk : desk.nobody()).do(checkCaseTitle, {
            params: file,
            body: { title },
            ...(headers !== undefined && { headers }),
          })
        ).namesProtected;
      expect([
        await inCase('شهادت خانم یوسفی'),
        await inCase(`شهادت دارنده کد ملی ${nationalId}`),
        await inCase('خیانت در امانت'),
      ]).toEqual([true, true, false]);
      // Nobody finds out a name or a national ID by titles who may not read it.
      const administrator = await desk.as('administrator');
      const machine = async (...acts: string[]) => {
        const { token } = await administrator.do(createApiClient, { body: { name: 'titles', acts, expiresAt: null } });
        return { Authorization: `Bearer ${token}` };
      };
      const [writer, reader] = [await machine('edit-bookings'), await machine('edit-bookings', 'read-bookings')];
      expect([
        await warned(caseNumber, 'شهادت خانم یوسفی', writer),
        await warned(caseNumber, 'شهادت خانم یوسفی', reader),
        await warned(caseNumber, `شهادت دارنده کد ملی ${nationalId}`, reader),
      ]).toEqual([false, true, false]);
      const ofCases = await machine('edit-cases', 'read-cases', 'read-bookings');
      expect(await inCase('شهادت خانم یوسفی', ofCases)).toBe(true);
      // Neither in other digits.
      const written = (zero: number, one = zero + 1) =>
        nationalId.replaceAll(/\d/g, (digit) => String.fromCodePoint(digit === '0' ? zero : one + Number(digit) - 1));
      const superscript = nationalId.replaceAll(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!);
      for (const digits of [nationalId, superscript, written(0x24ea, 0x2460), written(0x1d7ce), written(0x6f0)])
        expect([digits, await warned(caseNumber, digits, reader), await inCase(digits, ofCases)]).toEqual([
          digits,
          false,
          false,
        ]);
      expect([await warned(caseNumber, superscript), await inCase(superscript)]).toEqual([true, true]);
      const titled = { params: file, body: { title: 'شهادت خانم یوسفی' } };
      const headers = await machine('edit-cases', 'read-cases');
      expect(await desk.nobody().refused(checkCaseTitle, { ...titled, headers })).toBe('not-permitted');
      // Nor by a person with the ID whom the title names.
      const probe = { ...other, name: 'نادر ناشناس', nationalId, protected: false };
      const tried = draft({ ...rest, ...times(), title: `شهادت ${probe.name}`, people: [judge, probe] });
      const { warnings } = await desk.nobody().do(findClashes, { body: { draft: tried }, headers: reader });
      expect(warnings.map(({ code }) => code)).not.toContain('names-protected');
      const { id, startsAt, endsAt, room, branch } = await book({ ...rest, ...times(), title: `شهادت ${name}` });
      const body = { draft: draft({ ...rest, startsAt, endsAt, room, branch, people: [judge] }) };
      const clashing = async (headers: { readonly Authorization: string }) => {
        const { clashes } = await desk.nobody().do(findClashes, { body, headers });
        return clashes.find(({ booking }) => booking.id === id)?.booking.title;
      };
      expect([await clashing(writer), await clashing(reader)]).toEqual(['—', `شهادت ${name}`]);
      // Nor does a system that only writes learn them by changing a booking that it has never seen.
      const params = { booking: id };
      const again = { params, body: times(), headers: writer };
      expect(await desk.nobody().refused(copyBooking, again)).toBe('not-permitted');
      for (const [route, body] of [
        [cancelBooking, { version: 1, reason: 'نوبت دیگر' }],
        [restoreBooking, { version: 2 }],
      ] as const) {
        const answer = await desk.nobody().ask(route, { params, body, headers: writer });
        expect(answer.status).toBe(200);
        expect(await answer.text()).not.toContain(name);
      }
      // Their name appears neither at the door nor in the lists of any hearing of the case.
      const query = { day: new Date(START).toISOString().slice(0, 10) };
      expect(JSON.stringify(await clerk.do(readCauseList, { query }))).not.toContain(name);
    });

    it('is a series of the same hour, all or none', async () => {
      const first = draft({ people: [{ id: 'w', role: 'witness', name: 'سلسله‌ای یکتا' }], screens: [] });
      const series = await clerk.do(createSeries, { body: { draft: first, every: 'week', times: 4 } });
      expect(series.bookings.map(({ startsAt }) => startsAt)).toEqual([0, 7, 14, 21].map((days) => START + days * DAY));
      const found = await clerk.do(searchBookings, { body: { seriesId: series.seriesId } });
      expect(found.items.map(({ id }) => id)).toEqual(series.bookings.map(({ id }) => id));
      const { db } = desk.storage.database;
      const count = async () =>
        Number(
          (
            await db
              .selectFrom('bookings')
              .select(({ fn }) => fn.countAll().as('n'))
              .executeTakeFirstOrThrow()
          ).n,
        );
      const before = await count();
      let told = 0;
      const limit = { on: true };
      desk.bookingWriters.push(async () => {
        if (limit.on && (told += 1) === 3) throw new Error('the third fails');
      });
      expect((await clerk.call(createSeries, { body: { draft: draft(), every: 'day', times: 5 } })).status).toBe(500);
      limit.on = false;
      expect(await count()).toBe(before);
    });

    it('is a file: first tried, then booked, in Persian and in English', async () => {
      const csv = [
        HEAD,
        `a,1405-IMPORT-1,شعبه ۱۰۱,courtroom,۱۴۰۵/۰۹/۰۴,۰۹:۳۰,۶۰,رسیدگی,رئیس شعبه,قاضی وارداتی,,,,`,
        `a,1405-IMPORT-1,شعبه ۱۰۱,courtroom,۱۴۰۵/۰۹/۰۴,۰۹:۳۰,۶۰,رسیدگی,متهم,متهم وارداتی,۰۰۱۳۵۴۲۴۱۹,'+989121234567,,`,
        `a,1405-IMPORT-1,شعبه ۱۰۱,courtroom,۱۴۰۵/۰۹/۰۴,۰۹:۳۰,۶۰,رسیدگی,lawyer,وکیل وارداتی,,,متهم وارداتی,`,
        `b,1405-IMPORT-2,شعبه ۱۰۱,meeting,2026-11-25,11:00,30,ملاقات,prosecutor,دادستان وارداتی,,,,`,
      ].join('\r\n');
      const tried = await clerk.do(importBookings, { body: { csv, dryRun: true } });
      expect(tried).toMatchObject({ done: false, bookings: 2 });
      expect(tried.rows.flatMap(({ problems }) => problems)).toEqual([]);
      expect((await clerk.do(searchBookings, { body: { caseNumber: '1405-IMPORT' } })).items).toEqual([]);
      const done = await clerk.do(importBookings, { body: { csv, dryRun: false } });
      expect(done).toMatchObject({ done: true, bookings: 2 });
      const { items } = await clerk.do(searchBookings, { body: { caseNumber: '1405-IMPORT' } });
      expect(items.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
        [START, START + HOUR],
        [START + 90 * 60_000, START + 2 * HOUR],
      ]);
      const whole = await clerk.do(readBooking, { params: { booking: items[0]!.id } });
      expect(whole.people[1]).toMatchObject({ phone: '+989121234567', nationalId: '0013542419' });
      expect(whole.people[2]).toMatchObject({ role: 'lawyer', with: [whole.people[1]!.id] });
    });

    it('is nothing of a file in which one line is wrong, and says which', async () => {
      const csv = [
        HEAD,
        'a,1405-BAD-1,شعبه ۱۰۱,courtroom,1405/09/04,09:30,60,رسیدگی,witness,شاهد,,,,',
        'b,1405-BAD-2,شعبه ۱۰۱,courtroom,1405/12/31,09:30,60,رسیدگی,witness,شاهد,,,,',
        'c,1405-BAD-3,شعبه ۱۰۱,courtroom,1405/09/04,09:30,60,رسیدگی,witness,شاهد,0013542418,,,',
        'e,1405-BAD-5,شعبه ۱۰۱,courtroom,1405/09/04,25:00,x,رسیدگی,witness,شاهد,,,,',
        'd,1405-BAD-4,شعبه ۱۰۱,courtroom,1405/09/04,09:30,60,رسیدگی,king,شاهد,,,,',
      ].join('\n');
      const done = await clerk.do(importBookings, { body: { csv, dryRun: false } });
      expect(done).toMatchObject({ done: false, bookings: 1 });
      expect(done.rows.map(({ row, problems }) => [row, problems.map(({ field }) => field)])).toEqual([
        [2, []],
        [3, ['date']],
        [4, ['national_id']],
        [5, ['start', 'minutes']],
        [6, ['role']],
      ]);
      expect((await clerk.do(searchBookings, { body: { caseNumber: '1405-BAD' } })).items).toEqual([]);
      expect(await clerk.refused(importBookings, { body: { csv: 'x,y\n1,2', dryRun: true } })).toBe('bad-request');
    });

    it('is exported whole, however many they are', async () => {
      const line = (n: number) =>
        `${n},1405-ALL-${n},شعبه ۱۲۳,courtroom,1405/12/04,09:30,60,رسیدگی ${n},witness,شاهد,,,,`;
      for (const count of [500, 3]) {
        const csv = [HEAD, ...Array.from({ length: count }, (_, n) => line(count * 10 + n))].join('\n');
        const done = await clerk.do(importBookings, { body: { csv, dryRun: false } });
        expect(done).toMatchObject({ done: true, bookings: count });
      }
      const query = { from: START, to: START + 365 * DAY, branch: 'شعبه ۱۲۳' };
      const [head, ...lines] = (await clerk.do(exportBookings, { query })).trimEnd().split('\r\n');
      expect(head).toMatch(/^case_number,branch,room,/);
      expect(new Set(lines.map((each) => each.split(',')[0])).size).toBe(503);
      expect(lines).toHaveLength(503);
      const none = { ...query, branch: 'شعبه‌ای که نیست' };
      const bytes = Buffer.from(await (await clerk.ask(exportBookings, { query: none })).arrayBuffer());
      expect(bytes.toString()).toBe(`\ufeff${head}\r\n`);
    });

    it('is a file of 500 bookings at most, for the service waits while it is booked', async () => {
      const line = (n: number) => `${n},1405-MANY-${n},شعبه ۱۰۱,courtroom,1405/09/04,09:30,60,رسیدگی,witness,شاهد,,,,`;
      const csv = [HEAD, ...Array.from({ length: 501 }, (_, n) => line(n))].join('\n');
      // Above, 500 are booked.
      expect(await clerk.call(importBookings, { body: { csv, dryRun: true } })).toMatchObject({
        error: { code: 'bad-request', problems: [{ field: 'csv', code: 'too_big' }] },
      });
    });
  });

  describe('clashes', () => {
    it('are shown of judge, room, lawyer, interpreter and anybody else, also under another name', async () => {
      const at = { startsAt: START + 100 * DAY, endsAt: START + 100 * DAY + HOUR };
      const booking = await book(at);
      const other = (change: object) => draft({ ...at, room: null, screens: [], people: [], ...change });
      const find = async (change: object, except?: string) => {
        const body = { draft: other(change), ...(except !== undefined && { except }) };
        const { clashes } = await clerk.do(findClashes, { body });
        return clashes.map(({ kind, person, booking: with_ }) => [kind, person, with_.id]);
      };
      const one = (person: object) => ({ people: [{ id: 'x', name: 'کسی دیگر', role: 'witness', ...person }] });
      const id = booking.id;
      expect(await find({ ...one({}), room: 'اتاق ۲' })).toEqual([['room', null, id]]);
      expect(await find({ ...one({}), room: 'اتاق ۲', branch: 'شعبه ۱۰۴' })).toEqual([]);
      expect(await find(one({ role: 'panel-judge', staffAccount: 'judge-1' }))).toEqual([['judge', 'x', id]]);
      expect(await find(one({ role: 'lawyer', name: 'نگار صادقي' }))).toEqual([['lawyer', 'x', id]]);
      expect(await find(one({ role: 'interpreter', name: 'شیلان حسینی', interpreterLanguage: 'ku' }))).toEqual([
        ['interpreter', 'x', id],
      ]);
      expect(await find(one({ role: 'accused', nationalId: '0076229645' }))).toEqual([['person', 'x', id]]);
      // Two people of one name are two people.
      expect(await find(one({ role: 'complainant', name: 'مریم احمدی', nationalId: '0084575948' }))).toEqual([]);
      expect(await find(one({ role: 'lawyer', name: 'نگار صادقی' }), id)).toEqual([]);
      const after = { startsAt: at.endsAt, endsAt: at.endsAt + HOUR };
      expect(await find({ ...one({ role: 'lawyer', name: 'نگار صادقی' }), ...after })).toEqual([]);
      await clerk.do(cancelBooking, { params: { booking: id }, body: { version: 1, reason: 'نبود قاضی' } });
      expect(await find(one({ role: 'lawyer', name: 'نگار صادقی' }))).toEqual([]);
    });
  });

  describe('lists', () => {
    it('are paged without a gap, soonest or latest first', async () => {
      const at = START + 200 * DAY;
      for (const hours of [3, 1, 2, 1]) await book({ startsAt: at + hours * HOUR, endsAt: at + hours * HOUR + 1 });
      const all = await clerk.do(searchBookings, { body: { from: at, to: at + DAY } });
      expect(all.items.map(({ startsAt }) => (startsAt - at) / HOUR)).toEqual([1, 1, 2, 3]);
      for (const order of ['soonest', 'latest'] as const) {
        const ids: string[] = [];
        let after: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof clerk.do<typeof searchBookings>>> = await clerk.do(searchBookings, {
            body: { from: at, to: at + DAY, order, limit: 1, ...(after !== null && { after }) },
          });
          ids.push(...page.items.map(({ id }) => id));
          after = page.next;
        } while (after !== null);
        const expected = all.items.map(({ id }) => id);
        expect(ids).toEqual(order === 'soonest' ? expected : expected.toReversed());
      }
    });

    it('are searched by name in any writing, national ID, number, state, account and title', async () => {
      const at = START + 300 * DAY;
      const booking = await book({ startsAt: at, endsAt: at + HOUR, caseNumber: '۱۴۰۵۷۷۷', title: 'خیانت در امانت' });
      const find = async (body: object) =>
        (await clerk.do(searchBookings, { body: { from: at, to: at + DAY, ...body } })).items.map(({ id }) => id);
      const found = [booking.id];
      for (const body of [
        { person: 'كاوه' },
        { person: 'رحیمی کاوه' },
        { person: '۰۰۱۳۵۴۲۴۱۹' },
        { text: 'خیانت رحیمی' },
        { text: '13542419' },
        { text: '۱۴۰۵۷۷۷' },
        { text: '14057' },
        { text: 'رحیمی ١٤٠٥٧' },
        { caseNumber: '14057' },
        { state: 'booked' },
        { staffAccount: 'judge-1' },
        { branch: 'شعبه ۱۰۳', room: 'اتاق ۲', kind: 'courtroom' },
      ]) {
        expect(await find(body), JSON.stringify(body)).toEqual(found);
      }
      for (const body of [
        { person: 'خیانت' },
        { text: 'سرقت' },
        { text: '14058' },
        { text: '05777' },
        { text: 'سرقت 14057' },
        { caseNumber: '14058' },
        { state: 'over' },
      ]) {
        expect(await find(body), JSON.stringify(body)).toEqual([]);
      }
    });

    it('are a calendar, places, a cause list without protected names, CSV without formulas and iCalendar without people', async () => {
      const at = START + 400 * DAY;
      const open = await book({ startsAt: at, endsAt: at + HOUR, public: true, title: '=1+1', branch: 'شعبه ۹' });
      const closed = await book({ startsAt: at + 2 * HOUR, endsAt: at + 3 * HOUR, branch: 'شعبه ۹' });
      const times = { startsAt: at + 4 * HOUR, endsAt: at + 5 * HOUR };
      const naming = await book({ ...times, public: true, title: 'شکایت از سینا کاظمی', branch: 'شعبه ۹' });
      const query = { from: at - HOUR, to: at + DAY, branch: 'شعبه ۹' };
      const calendar = await clerk.do(readCalendar, { query });
      expect(calendar.items.map(({ id }) => id)).toEqual([open.id, closed.id, naming.id]);
      expect(await clerk.refused(readCalendar, { query: { from: at, to: at + 50 * DAY } })).toBe('bad-request');
      const { places } = await clerk.do(listPlaces);
      expect(places).toContainEqual({ branch: 'شعبه ۹', rooms: ['اتاق ۲'] });

      // Protection ordered at the hearing itself also counts, though the booking does not have it.
      for (const { id } of [open, closed, naming])
        await desk.storage.log.append(id as HearingId, 1, at, { kind: 'system' }, [
          { type: 'person-protected', seat: 'accused' as SeatId },
        ]);
      const day = new Date(at).toISOString().slice(0, 10);
      const list = await clerk.do(readCauseList, { query: { day, branch: 'شعبه ۹' } });
      expect(list.items.map(({ title }) => title)).toEqual(['=1+1', null, null]);
      for (const role of ['witness', 'accused'])
        expect(list.items[0]!.people.find((one) => one.role === role)).toEqual({ role, name: null });
      expect(list.items[1]!.people.map(({ name }) => name)).toEqual(['رضا کیانی', null, null, null, null, null]);

      const csv = await clerk.do(exportBookings, { query });
      expect(csv).toContain(`,'=1+1,`);
      expect(csv).toContain(',2027-12-30,1406-10-09,09:30,10:30,');
      expect(csv).not.toMatch(/سینا کاظمی|کاوه رحیمی/);
      expect(csv).not.toContain('+98912');

      const judge = await desk.as('judge');
      const feed = await judge.do(createFeed, { body: { scope: 'all', branch: 'شعبه ۹' } });
      const basic = (name: string, password: string) => ({
        Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
      });
      const read = (headers: Record<string, string>) => desk.nobody().call(readFeed, { headers });
      const given = await read(basic(feed.username, feed.password));
      if (!given.ok) throw new Error(given.error.code);
      expect(given.headers.get('Content-Type')).toMatch(/^text\/calendar/);
      const unfolded = given.body.replaceAll('\r\n ', '');
      expect(unfolded).toContain(`UID:${open.id}@`);
      expect(unfolded).toContain('DTSTART:20271230T060000Z');
      expect(unfolded).toContain(`SUMMARY:جلسه رسیدگی · ${open.case.number}`);
      expect(given.body.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
      for (const secret of ['کیانی', '=1+1', feed.password]) expect(unfolded).not.toContain(secret);
      for (const headers of [{}, basic(feed.username, 'x'), basic('x', feed.password)]) {
        const refused = await read(headers);
        expect(refused.status).toBe(401);
        expect(refused.headers.get('WWW-Authenticate')).toContain('Basic');
      }
      await judge.do(withdrawFeed);
      expect((await read(basic(feed.username, feed.password))).status).toBe(401);
      expect(desk.log.join('')).not.toContain(feed.password);
    });
  });

  describe('who may read and change', () => {
    it('is said by the table: a judge reads with masked national IDs and changes nothing', async () => {
      const booking = await book();
      const judge = await desk.as('judge');
      const seen = await judge.do(readBooking, { params: { booking: booking.id } });
      expect(seen.people.map(({ nationalId }) => nationalId)).toEqual([
        null,
        '******2419',
        null,
        '******9645',
        null,
        null,
      ]);
      expect(await judge.refused(createBooking, { body: draft() })).toBe('not-permitted');
      expect(await judge.refused(renewLink, { params: { booking: booking.id, person: 'citizen' }, body: {} })).toBe(
        'not-permitted',
      );
      expect(await desk.nobody().refused(readBooking, { params: { booking: booking.id } })).toBe('not-signed-in');
      // Sending back the masked data changes nothing.
      const masked = seen.people.map(({ link: _, ...person }) => person);
      const changed = await clerk.do(changeBooking, put(booking, { people: masked, title: 'عنوان نو' }));
      expect(changed.people[1]!.nationalId).toBe('0013542419');
      const strange = masked.map((person) =>
        person.id === 'accused' ? { ...person, nationalId: '******0000' } : person,
      );
      expect(await clerk.refused(changeBooking, put(changed, { people: strange }))).toBe('bad-request');
    });

    it('is not found out of a masked national ID by trying all that there are', async () => {
      const judge = await desk.as('judge');
      const search = (visitor: Visitor, person: string) => visitor.call(searchBookings, { body: { person } });
      for (let n = 0; n < 40; n += 1) expect(await search(judge, '0013542419')).toMatchObject({ ok: true });
      expect(await search(judge, '۰۰۱۳۵۴۲۴۱۹')).toMatchObject({ status: 429, error: { code: 'too-many-requests' } });
      expect(await judge.refused(searchBookings, { body: { text: '001-354241-9' } })).toBe('too-many-requests');
      expect(await search(judge, 'کاوه')).toMatchObject({ ok: true });
      // Another person, and people who may read national IDs, are not limited.
      expect(await search(await desk.as('judge'), '0013542419')).toMatchObject({ ok: true });
      for (let n = 0; n < 45; n += 1) expect(await search(clerk, '0013542419')).toMatchObject({ ok: true });
      const administrator = await desk.as('administrator');
      const query = { act: 'national-id-searched', actor: `staff:${judge.account}` };
      const { items } = await administrator.do(searchAudit, { query });
      expect(items).toHaveLength(40);
      expect(JSON.stringify(items)).not.toContain('0013542419');
      // The clash check does not reveal it either.
      const at = { startsAt: START + 500 * DAY, endsAt: START + 500 * DAY + HOUR };
      await book(at);
      const acts = ['read-bookings', 'edit-bookings'];
      const { token } = await administrator.do(createApiClient, { body: { name: 'x', acts, expiresAt: null } });
      const headers = { Authorization: `Bearer ${token}` };
      const other = { id: 'x', role: 'accused', name: 'کسی دیگر', nationalId: '0013542419' };
      const clashing = { draft: draft({ ...at, room: null, screens: [], people: [other] }) };
      expect((await clerk.do(findClashes, { body: clashing })).clashes).toHaveLength(1);
      expect((await desk.nobody().do(findClashes, { body: clashing, headers })).clashes).toEqual([]);
      const day = new Date(at.startsAt).toISOString().slice(0, 10);
      const line = `a,1405-GUESS,شعبه ۱,courtroom,${day},09:30,60,رسیدگی,accused,کسی دیگر,0013542419,,,`;
      const body = { csv: `${HEAD}\n${line}`, dryRun: true };
      const guessed = await desk.nobody().do(importBookings, { body, headers });
      expect(guessed.rows).toMatchObject([{ problems: [], clashes: 0 }]);
      expect((await clerk.do(importBookings, { body })).rows).toMatchObject([{ problems: [], clashes: 1 }]);
    });

    it('is noted, without personal data', async () => {
      const booking = await book();
      await clerk.do(changeBooking, put(booking, { startsAt: START + 1 }));
      await clerk.do(readBooking, { params: { booking: booking.id } });
      await clerk.do(renewLink, { params: { booking: booking.id, person: 'citizen' }, body: {} });
      await clerk.do(cancelBooking, { params: { booking: booking.id }, body: { version: 2, reason: 'محرمانه' } });
      const administrator = await desk.as('administrator');
      const { items } = await administrator.do(searchAudit, { query: { subject: `booking:${booking.id}` } });
      expect(items.map(({ act }) => act)).toEqual([
        'booking-cancelled',
        'link-renewed',
        'booking-read',
        'booking-changed',
        'booking-created',
      ]);
      expect(items.every(({ actor }) => actor === `staff:${clerk.account}`)).toBe(true);
      expect(JSON.stringify(items)).not.toMatch(/محرمانه|رحیمی|0912|0013542419/);
      expect(desk.log.join('')).not.toMatch(/محرمانه|رحیمی|0013542419/);
    });
  });
});
