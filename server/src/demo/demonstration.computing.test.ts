import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { readSession, signIn } from '@mahzar/shared/rest/session';
import { openLink } from '@mahzar/shared/rest/messages';
import { listOfficeRequests } from '@mahzar/shared/rest/office-requests';
import { listOpenOffices, listTurns } from '@mahzar/shared/rest/offices';
import { STAFF_ROLES } from '@mahzar/shared/staff/roles';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { followers, isCounsel, screened } from '@mahzar/shared/hearing/state';
import { parseKeyRing } from '../kernel/key-ring.ts';
import { newSigningKey } from '../access/tokens/secrets.ts';
import { checkSeat, verifyToken } from '../access/tokens/token.ts';
import type { Storage } from '../compose/storage.ts';
import { closeDemonstrationAccounts, DEMONSTRATION_ACCOUNTS } from '../access/staff/demonstration-accounts.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk } from '../../test/support/desk.ts';
import { Sessions } from '../access/staff/sessions.ts';
import { signIn as enter } from '../access/staff/sign-in.ts';
import { announceDemonstration, openDemonstration } from './demonstration.ts';
import type { Stage } from './demonstration.ts';
import type { Demonstration } from './stored-demonstration.ts';

const HOUR = 3_600_000;

let desk: TestDesk;
let stage: Stage & { readonly storage: Storage };
/** The clock of the service, which the tests put forward. */
let time: number;

/** Starts a desk without a demonstration. */
async function begin(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mahzar-demo-'));
  time = Date.UTC(2026, 10, 24, 9);
  desk = await startDesk();
  desk.clock.now = () => time;
  const { keys, storage, scheduling, notify, staff } = desk;
  const config = { dataDir, publicUrl: 'http://localhost:3000' };
  stage = {
    config,
    keys,
    storage,
    bookings: scheduling.bookings,
    cases: scheduling.cases,
    links: notify.links,
    intake: desk.intake,
    proceedings: { ...desk.proceedings, orders: desk.orders },
    clock: courtClock('Asia/Tehran'),
    staff,
    now: () => time,
    randomBytes,
  };
}

async function end(): Promise<void> {
  await desk.stop();
  rmSync(stage.config.dataDir, { recursive: true });
}

const kept = () => join(stage.config.dataDir, 'demo.json');

/** The code with which the link of a seat is refused, or `ok`. */
async function opens(link: string, hearing: string): Promise<string> {
  const { keys, storage } = stage;
  const signed = verifyToken(link.split('#')[1], { keys, hearing, now: time });
  const checked = signed.ok ? await checkSeat(signed.claims, storage.hearings, time) : signed;
  return checked.ok ? 'ok' : checked.code;
}

describe('a demonstration as it is opened', () => {
  let demonstration: Demonstration;
  beforeAll(async () => {
    await begin();
    demonstration = await openDemonstration(stage);
  });
  afterAll(end);

  it('is a hearing with a link in two languages for everybody but the prisoner, who sits with the coordinator', async () => {
    const { hearing, seats } = demonstration;
    expect(seats.map(({ seat, role }) => [seat, role])).toEqual([
      ['judge', 'presiding-judge'],
      ['panel', 'panel-judge'],
      ['clerk', 'clerk'],
      ['prosecutor', 'prosecutor'],
      ['citizen', 'complainant'],
      ['companion', 'companion'],
      ['accused', 'accused'],
      ['lawyer', 'lawyer'],
      ['interpreter', 'interpreter'],
      ['witness', 'witness'],
      ['expert', 'expert'],
      ['prison', 'prison-coordinator'],
      ['observer', 'observer'],
    ]);
    for (const { seat, name, links } of seats) {
      expect(links.fa).toMatch(
        new RegExp(`^http://localhost:3000/hearing/${hearing}\\?lang=fa#[\\w-]+\\.[\\w-]+\\.[\\w-]+$`),
      );
      expect(links.en).toBe(links.fa.replace('lang=fa', 'lang=en'));
      expect(await opens(links.fa, hearing), seat).toBe('ok');
      expect(name).toMatch(/^[\u0600-\u06FF ]+$/);
    }
    expect(new Set(seats.map(({ links }) => links.fa)).size).toBe(13);
  });

  it('is stored with its title, and its log begins', async () => {
    const { hearing } = demonstration;
    const [entry] = await stage.storage.log.read(hearing as HearingId);
    expect(entry?.event).toMatchObject({ type: 'hearing-scheduled', kind: 'courtroom', startsAt: time });
    expect(await stage.storage.hearings.card(hearing as HearingId)).toMatchObject({
      title: 'رسیدگی به شکایت خیانت در امانت',
    });
  });

  it('is booked with counsel, interpreter, companion, a protected witness, a prison room and a screen', async () => {
    const { hearing } = demonstration;
    const state = replay(await stage.storage.log.read(hearing as HearingId));
    const seat = (id: string) => state.seats.get(id as SeatId);
    expect(followers(state, seat('citizen')!).map(({ id }) => id)).toEqual(['companion']);
    expect(followers(state, seat('accused')!).map(({ id }) => id)).toEqual(['interpreter']);
    expect(isCounsel(seat('lawyer')!, seat('accused')!)).toBe(true);
    expect(seat('interpreter')?.language).toBe('ku');
    expect([...state.seats.values()].filter(({ protected: is }) => is).map(({ id }) => id)).toEqual(['witness']);
    expect(seat('prisoner')?.hostSeat).toBe('prison');
    expect(screened(state, 'citizen' as SeatId, 'accused' as SeatId)).toBe(true);
    expect(screened(state, 'citizen' as SeatId, 'lawyer' as SeatId)).toBe(false);
  });

  it('has a case half-way: documents, an exhibit that the judge is to rule upon, an order served on both sides', async () => {
    const { hearing } = demonstration;
    const booking = await desk.scheduling.directory.booking(hearing as HearingId);
    const { state } = (await desk.proceedings.service.snapshot(booking!.case.id))!;
    expect([...state.documents.values()].map(({ kind, pages }) => [kind, pages])).toEqual([
      ['complaint', 2],
      ['evidence', 1],
      ['order', 1],
    ]);
    const [order] = [...state.orders.values()];
    expect(order?.stage.kind).toBe('signed');
    expect([...(order?.services.values() ?? [])].map(({ party, by }) => [party, ...by.keys()])).toEqual([
      ['citizen', 'sms', 'email'],
      ['accused', 'email'],
    ]);
    expect(state.exhibits).toMatchObject([{ stage: { kind: 'offered' } }]);
    expect(state.hearings).toEqual([hearing]);
    expect(state.staff.map(({ as }) => as)).toEqual(['judge', 'clerk', 'prosecutor']);
  });

  it('keeps its links where only the service can read them', () => {
    expect(JSON.parse(readFileSync(kept(), 'utf8'))).toEqual(demonstration);
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
  });

  it('stands on the board of the day, and whoever sits in it with an account finds it among their own', async () => {
    const { hearing } = demonstration;
    const { directory } = desk.scheduling;
    expect(await directory.bookingsOf(time, time + 1)).toMatchObject([{ hearing, state: 'booked' }]);
    expect(await directory.accountsOf(hearing as HearingId)).toEqual([
      'demonstration-judge',
      'demonstration-clerk',
      'demonstration-prosecutor',
    ]);
  });
});

// Whether others were opened before makes no difference: one desk for all of these.
describe('a demonstration', () => {
  beforeAll(begin);
  afterEach(() => void (stage = { ...stage, keys: desk.keys }));
  afterAll(end);

  it.each<[string, (hearing: HearingId) => unknown]>([
    ['its links run out', () => (time += 24 * HOUR)],
    [
      'it was closed',
      (hearing) => stage.storage.log.append(hearing, 1, time, { kind: 'system' }, [{ type: 'hearing-closed' }]),
    ],
    [
      'one of its links was replaced',
      (hearing) => stage.storage.hearings.replaceToken(hearing, 'clerk' as never, 'other'),
    ],
    ['its file is damaged', () => writeFileSync(kept(), '{')],
    ['its file is gone', () => rmSync(kept())],
    ['the key that signed its links is gone', () => (stage = { ...stage, keys: parseKeyRing(newSigningKey())! })],
  ])('is another one when %s', async (_, change) => {
    const first = await openDemonstration(stage);
    await change(first.hearing as HearingId);
    const second = await openDemonstration(stage);
    expect(second.hearing).not.toBe(first.hearing);
    for (const { links } of second.seats) expect(await opens(links.en, second.hearing)).toBe('ok');
  });

  it('prints everybody, and for each a short link on a line of its own, which opens the seat', async () => {
    const demonstration = await openDemonstration(stage);
    let text = '';
    announceDemonstration(demonstration, (part) => (text += part));
    expect(text).toMatch(/بهرام یوسفی\n +sits with: Prison coordinator/);
    for (const { name, short } of demonstration.seats) {
      expect(text).toContain(name);
      for (const link of Object.values(short)) {
        expect(text).toMatch(new RegExp(` ${RegExp.escape(link)}\n`));
        expect(link.length).toBeLessThan(60);
      }
      const opened = await desk.nobody().do(openLink, { body: { code: short.en.split('#')[1] } });
      expect(opened.hearing).toBe(demonstration.hearing);
      expect(await opens(`#${opened.token}`, opened.hearing)).toBe('ok');
    }
  });

  it('prints where the desk is and an account for each role, which signs in by the password alone', async () => {
    const demonstration = await openDemonstration(stage);
    let text = '';
    announceDemonstration(demonstration, (part) => (text += part));
    const { accounts, password } = demonstration.staff!;
    expect(accounts.map(({ part }) => part)).toEqual([...STAFF_ROLES, 'deputy']);
    expect(text).toContain('http://localhost:3000/staff\n');
    expect(text).toContain(password);
    for (const { part, email } of accounts) {
      expect(text).toContain(email);
      const visitor = desk.nobody();
      const answer = await visitor.do(signIn, { body: { email, password } });
      expect(answer).toMatchObject({ state: 'signed-in', roles: [part === 'deputy' ? 'prosecutor' : part] });
      expect(await visitor.do(readSession)).toEqual(answer);
    }
    expect((await openDemonstration(stage)).staff).toEqual(demonstration.staff);
  });

  it('has an office that receives citizens at any hour, the same after another start', async () => {
    const { office: shown } = await openDemonstration(stage);
    expect(shown?.ask.fa).toBe('http://localhost:3000/ask?lang=fa');
    const [office, ...others] = (await desk.nobody().do(listOpenOffices)).items;
    expect(others).toEqual([]);
    const turns = await desk.nobody().do(listTurns, { params: { office: office!.id }, query: {} });
    expect(turns.today.state).toBe('open');
    expect((await openDemonstration(stage)).office).toEqual(shown);
    expect((await desk.nobody().do(listOpenOffices)).items).toEqual([office]);
  });
});

describe('a demonstration', () => {
  beforeEach(begin);
  afterEach(end);

  it('is the same after another start, under the address that the service has then', async () => {
    const first = await openDemonstration(stage);
    time += 20 * HOUR;
    const second = await openDemonstration({
      ...stage,
      config: { ...stage.config, publicUrl: 'https://10.0.0.5:3000' },
    });
    expect(second.hearing).toBe(first.hearing);
    expect(second.seats[0]?.links.fa).toBe(
      first.seats[0]?.links.fa.replace('http://localhost:3000', 'https://10.0.0.5:3000'),
    );
    expect(await stage.storage.log.hearings()).toHaveLength(1);
  });

  it('has two people in the queue of today, one of whom has a link', async () => {
    const { office, staff } = await openDemonstration(stage);
    expect(office?.waits?.links.en).toBe(`http://localhost:3000/r?lang=en#${office?.waits?.code}`);
    const [{ id } = { id: '' }] = (await desk.nobody().do(listOpenOffices)).items;
    const listed = async (day: string) => {
      const deputy = desk.nobody();
      await deputy.do(signIn, { body: { email: 'deputy@demo.example', password: staff!.password } });
      const { items } = await deputy.do(listOfficeRequests, { query: { office: id, day } });
      return items.toSorted((one, other) => (one.number ?? 0) - (other.number ?? 0));
    };
    expect(await listed('2026-11-24')).toMatchObject([
      { name: 'حسین کریمی', stage: 'waiting' },
      { name: 'فاطمه نعمتی', stage: 'waiting' },
    ]);
    time += 24 * HOUR;
    await openDemonstration(stage);
    expect(await listed('2026-11-25')).toHaveLength(2);
  });

  it('lets nobody in by its accounts where it is no demonstration, and counts none as an administrator', async () => {
    const { staff } = await openDemonstration(stage);
    const { password, accounts } = staff!;
    const body = { email: accounts[0]!.email, password };
    const visitor = desk.nobody();
    await visitor.do(signIn, { body });
    expect(await desk.staff.accounts().countAdministrators()).toBe(0);
    const inEarnest = { ...desk.staff, demonstration: false };
    const stranger = { address: '192.0.2.1', cookies: undefined, former: undefined };
    expect(await enter(inEarnest, body, stranger)).toMatchObject({ code: 'wrong-credentials' });
    // A session that began elsewhere, on the same database, is none here.
    const { id } = DEMONSTRATION_ACCOUNTS[0]!;
    const { secret } = await desk.staff.sessions.begin(desk.storage.database, id, 'signed-in');
    const sessions = new Sessions({ ...desk.staff, demonstration: false });
    expect(await sessions.callerOf(secret)).toEqual({ kind: 'nobody' });
    await closeDemonstrationAccounts(desk.storage.database);
    expect(await visitor.do(readSession)).toEqual({ state: 'nobody' });
    expect(await desk.nobody().refused(signIn, { body })).toBe('wrong-credentials');
  });

  it('leaves closed what an administrator has closed', async () => {
    await openDemonstration(stage);
    const [closed, other] = DEMONSTRATION_ACCOUNTS;
    await desk.staff.accounts().change(closed!.id, { disabled: true });
    await openDemonstration(stage);
    expect(await desk.staff.accounts().byId(closed!.id)).toMatchObject({ disabled: true });
    expect(await desk.staff.accounts().byId(other!.id)).toMatchObject({ disabled: false });
  });
});
