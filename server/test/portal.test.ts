import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { archiveCase, changeCase, createCase, readCase } from '@mahzar/shared/rest/cases';
import { API_PATH } from '@mahzar/shared/rest/route';
import { readInbox } from '@mahzar/shared/rest/messages';
import { createOffice } from '@mahzar/shared/rest/offices';
import { draftOrder, readDraft, serveOrder, signOrder } from '@mahzar/shared/rest/orders';
import { readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import {
  endMyPower,
  enterMyHearing,
  enterPortal,
  fileMyDocument,
  leavePortal,
  listMyCases,
  openMyOrder,
  readMyCase,
  sendPortalCode,
  withdrawMyDocument,
} from '@mahzar/shared/rest/portal';
import { actInCase, fileDocument, readProceedings } from '@mahzar/shared/rest/proceedings';
import { beginRequest, sendRequestCode } from '@mahzar/shared/rest/requests';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { verifyToken } from '../src/access/tokens/token.ts';
import { renewTasks } from '../src/proceedings/tasks/renew-tasks.ts';
import { readOfCase, uploadToCase } from './support/case-uploads.ts';
import { startDesk } from './support/desk.ts';
import type { TestDesk, Visitor } from './support/desk.ts';
import { officeOf } from './support/offices.ts';
import { attachedTo, pdfOf } from './support/pdf.ts';
import { codesTo, enteredAs, readOwn } from './support/portal.ts';
import type { Known } from './support/portal.ts';
import { freshCode } from './support/sign-in.ts';

const START = Date.now() + 30 * 86_400_000;
const PDF = pdfOf(['First page', 'Second page']);

/** Everybody of the case, with what staff have written down; national IDs with their check digits. */
const MARYAM = { nationalId: '0076229645', phone: '+989121112233' };
const ALI = { nationalId: '0790419904', phone: '+989123334455' };
const NEGAR = { nationalId: '0499370899', phone: '+989125556677' };
const HASAN = { nationalId: '0084575948', phone: '+989127778899' };
const PEOPLE = [
  { id: 'complainant', role: 'complainant', name: 'مریم احمدی', ...MARYAM },
  { id: 'accused', role: 'accused', name: 'علی رضایی', ...ALI },
  { id: 'lawyer', role: 'lawyer', name: 'نگار صادقی', with: ['accused'], ...NEGAR },
  { id: 'witness', role: 'witness', name: 'حسن مرادی', ...HASAN },
];
const PARTIES = { level: 'parties', named: [] } as const;

describe('people and their own cases', () => {
  let desk: TestDesk;
  let registry: Visitor;
  let clerk: Visitor;
  let judge: Visitor;
  /** The case that names them, and its hearing. */
  let id: string;
  let hearing: string;

  const facts = (number: string) => ({
    number,
    branch: 'شعبه ۱۰۳',
    kind: 'criminal',
    title: 'خیانت در امانت',
    notes: 'یادداشت دفتر',
  });
  const read = (visitor: Visitor, of = id) => visitor.do(readMyCase, { params: { case: of } });
  const filed = async (given: object = {}): Promise<string> => {
    const upload = await uploadToCase(clerk, id, PDF);
    if (!('id' in upload)) throw new Error(upload.code);
    const body = { document: upload.id, kind: 'evidence', title: 'قرارداد', of: null, access: PARTIES, replaces: null };
    await clerk.do(fileDocument, { params: { case: id }, body: { ...body, ...given } });
    return upload.id;
  };
  const statusOf = async (visitor: Visitor, document: string, of = id) =>
    (await readOwn(visitor, `${of}/documents/${document}/content`)).status;

  beforeAll(async () => {
    desk = await startDesk({ codeAnswerAfterMs: 0 });
    desk.notify.begin();
    registry = await desk.as('scheduler');
    clerk = await desk.as('clerk');
    judge = await desk.as('judge');
    id = (await registry.do(createCase, { body: { ...facts('1405-1'), people: PEOPLE } })).id;
    const people = [
      { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account },
      { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
      { id: 'a', role: 'accused', name: 'علی رضایی', ...ALI },
    ];
    const times = { startsAt: START, endsAt: START + 3_600_000 };
    const booking = { caseNumber: '1405-1', branch: 'شعبه ۱۰۳', kind: 'courtroom', title: 'رسیدگی', people, ...times };
    hearing = (await registry.do(createBooking, { body: booking })).id;
    // Its log begins.
    await registry.do(readProceedings, { params: { case: id } });
  }, 120_000);
  afterAll(() => desk.stop());

  it('whoever has the telephone that staff have written down beside the national ID sees the case, and enters the hearing', async () => {
    const ali = await enteredAs(desk, ALI);
    expect(ali.cookie).toMatch(/^mahzar-my=/);
    expect(await ali.do(listMyCases)).toMatchObject({
      name: 'علی رضایی',
      items: [{ id, number: '1405-1', roles: ['accused'], due: { what: 'hearing', at: START, hearing } }],
    });
    const shown = await read(ali);
    expect(shown).toMatchObject({
      lawyers: [{ name: 'نگار صادقی', state: 'none' }],
      hearings: [{ hearing, startsAt: START, state: 'booked', seats: [{ seat: 'a', mayEnter: true }] }],
    });
    // Of others nothing but the own lawyer's name, and nothing that is for staff alone.
    expect(JSON.stringify(shown)).not.toMatch(/مریم|حسن|یادداشت|0912/);
    const { token } = await ali.do(enterMyHearing, { params: { hearing }, body: { seat: 'a' } });
    const verified = verifyToken(token, { keys: desk.keys, hearing: hearing as HearingId, now: START });
    expect(verified).toMatchObject({ ok: true, claims: { seat: 'a' } });
    // Whoever is not booked for it has no link, though the case is theirs.
    const maryam = await enteredAs(desk, MARYAM);
    expect(await maryam.refused(enterMyHearing, { params: { hearing }, body: { seat: 'a' } })).toBe('not-found');
  });

  it('answers alike whether a case names somebody or not, and tells nobody by a code', async () => {
    const nobody = desk.nobody();
    const ask = (body: object) => nobody.call(sendPortalCode, { body: { ...body, language: 'fa' } });
    const rang = (await codesTo(desk, HASAN.phone)).length;
    const [known, stranger, otherPhone] = [
      await ask(HASAN),
      await ask({ nationalId: '0013542419', phone: '+989350000000' }),
      await ask({ ...MARYAM, phone: HASAN.phone }),
    ];
    for (const answer of [known, stranger, otherPhone])
      expect(answer).toMatchObject({
        ok: true,
        status: 200,
        body: { challenge: expect.stringMatching(/^[\w-]{43}$/) },
      });
    const challenge = stranger.ok ? stranger.body.challenge : '';
    const guess = (code: string) => nobody.refused(enterPortal, { body: { challenge, code } });
    expect(await guess('000000')).toBe('wrong-code');
    for (let tries = 0; tries < 4; tries += 1) await guess('111111');
    expect(await guess('222222')).toBe('code-over');
    await expect.poll(async () => (await codesTo(desk, HASAN.phone)).length).toBe(rang + 1);
    // Not a national ID, not a telephone, more than was asked.
    for (const body of [
      { ...HASAN, nationalId: '0084575949' },
      { ...HASAN, phone: '02188888888' },
      { ...HASAN, more: 1 },
    ])
      expect(await nobody.refused(sendPortalCode, { body: { language: 'fa', ...body } })).toBe('bad-request');
    // Wherever it is asked from, for nobody more often than for somebody.
    const asked = [];
    for (let times = 0; times < 7; times += 1)
      asked.push((await ask({ nationalId: '0013542419', phone: '+989350000001' })).status);
    expect(asked).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });

  it('no limit of another way in tells whether a case names somebody', async () => {
    const official = await desk.as('scheduler', 'prosecutor', 'clerk');
    const office = (await official.do(createOffice, { body: officeOf([official.account]) })).id;
    const codeForRequest = async (phone: string) => {
      const citizen = desk.nobody();
      const who = { name: 'هر کس', nationalId: '0013542419', phone: `0${phone.slice(3)}` };
      await citizen.do(beginRequest, { body: { office, language: 'fa', answers: { who } } });
      return (await citizen.call(sendRequestCode, { body: {} })).status;
    };
    const asked = async (who: object) => {
      for (let times = 0; times < 6; times += 1)
        await desk.nobody().call(sendPortalCode, { body: { ...who, language: 'fa' } });
    };
    const named = { nationalId: HASAN.nationalId, phone: '+989350000009' };
    await registry.do(createCase, { body: { ...facts('1405-4'), people: [{ ...PEOPLE[3], ...named }] } });
    await asked(named);
    expect(await codeForRequest(named.phone)).toBe(200);
  });

  it('an order is opened by a press, its pages by whoever has opened it, and that is an entry', async () => {
    const order = { params: { case: id, order: 'order-1' } };
    const text = { title: 'قرار تأمین', sections: [{ heading: '', body: 'متن قرار.' }] };
    const deadline = { kind: 'objection', days: 10 };
    await clerk.do(draftOrder, {
      params: { case: id },
      body: { order: 'order-1', kind: 'order', level: 'confidential', to: ['accused'], deadline, text },
    });
    const ali = await enteredAs(desk, ALI);
    expect((await read(ali)).orders).toEqual([]);
    const { draft } = await judge.do(readDraft, order);
    await judge.do(signOrder, { ...order, body: { draft, code: await freshCode(desk.storage.database, judge) } });
    await clerk.do(serveOrder, { ...order, body: { to: ['accused'], again: false } });
    const waiting = await read(ali);
    expect(waiting).toMatchObject({
      due: [{ what: 'open-order', order: 'order-1' }, { what: 'hearing' }],
      orders: [{ title: 'قرار تأمین', served: { isOwn: true, openedAt: null, deadline: null } }],
      documents: [],
    });
    const { document } = waiting.orders[0]!;
    expect(await statusOf(ali, document)).toBe(409);
    const opened = await ali.do(openMyOrder, { ...order, body: {} });
    expect(opened.orders[0]?.served?.openedAt).not.toBeNull();
    expect(opened.due).toMatchObject([{ what: 'deadline' }, { what: 'hearing' }]);
    const page = await readOwn(ali, `${id}/documents/${document}/pages/1`);
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
      200,
      'image/png',
      'no-store',
    ]);
    const { timeline } = await judge.do(readProceedings, { params: { case: id } });
    const looks = timeline.filter(({ document: of, by }) => of === document && by.kind === 'person');
    // Who turns pages when they have opened it looks once.
    expect(looks.map(({ type, by }) => [type, by.id])).toEqual([['document-read', 'accused']]);
    expect(timeline.find(({ type }) => type === 'service-opened')?.by.id).toBe('accused');
    // To the other party there is no such order.
    const maryam = await enteredAs(desk, MARYAM);
    expect(await read(maryam)).toMatchObject({ orders: [], documents: [] });
    expect(await maryam.refused(openMyOrder, { ...order, body: {} })).toBe('not-found');
  });

  it('a code is not used up when what this browser was before cannot be ended', async () => {
    const who = anew(HASAN);
    const other = anew(MARYAM);
    await caseOf(
      '1405-27',
      [
        { ...PEOPLE[3]!, ...who },
        { ...PEOPLE[0]!, ...other },
      ],
      [],
    );
    const browser = await enteredAs(desk, other);
    const before = (await codesTo(desk, who.phone)).length;
    const { challenge } = await browser.do(sendPortalCode, { body: { ...who, language: 'fa' } });
    await expect.poll(async () => (await codesTo(desk, who.phone)).length).toBe(before + 1);
    const [code] = await codesTo(desk, who.phone);
    const { db } = desk.storage.database;
    await sql`create trigger full before delete on portal_sessions begin select raise(abort, 'full'); end`.execute(db);
    expect((await browser.call(enterPortal, { body: { challenge, code: code! } })).ok).toBe(false);
    await sql`drop trigger full`.execute(db);
    await browser.do(enterPortal, { body: { challenge, code: code! } });
    expect((await browser.do(listMyCases)).items).toHaveLength(1);
  });

  it('a code opens once, and who had a browser before has it no longer', async () => {
    const who = anew(ALI);
    await registry.do(createCase, { body: { ...facts('1405-30'), people: [{ ...PEOPLE[1], ...who }] } });
    const visitor = desk.nobody();
    const { challenge } = await visitor.do(sendPortalCode, { body: { ...who, language: 'fa' } });
    await expect.poll(async () => (await codesTo(desk, who.phone)).length).toBe(1);
    const given = { body: { challenge, code: (await codesTo(desk, who.phone))[0] } };
    // At the same moment, too.
    const answers = await Promise.all([0, 1, 2].map(() => desk.nobody().call(enterPortal, given)));
    expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, false, true]);
    expect(await visitor.refused(enterPortal, given)).toBe('code-over');
    const first = await enteredAs(desk, who);
    const stolen = desk.nobody();
    stolen.cookie = first.cookie;
    expect(await stolen.refused(listMyCases)).toBeUndefined();
    // Whoever enters anew in a browser ends what was there, wherever else it is used.
    const again = await first.do(sendPortalCode, { body: { ...who, language: 'fa' } });
    await expect.poll(async () => (await codesTo(desk, who.phone)).length).toBe(3);
    await first.do(enterPortal, { body: { challenge: again.challenge, code: (await codesTo(desk, who.phone))[0] } });
    expect([await stolen.refused(listMyCases), await first.refused(listMyCases)]).toEqual(['no-session', undefined]);
  });

  it('a browser is somebody’s until they leave, or their time is over, or staff write down another telephone', async () => {
    const maryam = await enteredAs(desk, MARYAM);
    const old = desk.nobody();
    old.cookie = maryam.cookie;
    await maryam.do(leavePortal);
    expect(maryam.cookie).toBe('');
    expect(await old.refused(listMyCases)).toBe('no-session');
    const hasan = await enteredAs(desk, HASAN);
    const { now } = desk.clock;
    desk.clock.now = () => now() + 29 * 60_000;
    expect(await hasan.refused(listMyCases)).toBeUndefined();
    desk.clock.now = () => now() + 58 * 60_000;
    expect(await hasan.refused(listMyCases)).toBeUndefined();
    desk.clock.now = () => now() + 90 * 60_000;
    expect(await hasan.refused(listMyCases)).toBe('no-session');
    desk.clock.now = now;
    const again = await enteredAs(desk, HASAN);
    const file = await registry.do(createCase, { body: { ...facts('1405-2'), people: PEOPLE.slice(3) } });
    expect((await again.do(listMyCases)).items).toHaveLength(2);
    const people = [{ ...PEOPLE[3], phone: '+989120000000' }];
    await registry.do(changeCase, { params: { case: file.id }, body: { ...facts('1405-2'), people, version: 1 } });
    expect((await again.do(listMyCases)).items).toHaveLength(1);
    expect(await again.refused(readMyCase, { params: { case: file.id } })).toBe('not-found');
  });

  it('everybody reads what the table says, and nothing else: documents × people, strangers and cookies of others', async () => {
    const documents = {
      parties: await filed(),
      confidential: await filed({ access: { level: 'confidential', named: [] } }),
      ofAccused: await filed({ of: 'accused', access: { level: 'confidential', named: [] } }),
      witness: await filed({ access: { level: 'confidential', named: ['witness'] } }),
    };
    const visitors = {
      maryam: await enteredAs(desk, MARYAM),
      ali: await enteredAs(desk, ALI),
      negar: await enteredAs(desk, NEGAR),
      hasan: await enteredAs(desk, HASAN),
      nobody: desk.nobody(),
      guessed: desk.nobody(),
      staff: clerk,
    };
    visitors.guessed.cookie = `mahzar-my=${'A'.repeat(43)}`;
    const readers = async () => {
      const of = async (document: string) => {
        const found: string[] = [];
        for (const [name, visitor] of Object.entries(visitors))
          if ((await statusOf(visitor, document)) === 200) found.push(name);
        return found;
      };
      const found: Record<string, readonly string[]> = {};
      for (const [name, document] of Object.entries(documents)) found[name] = await of(document);
      return found;
    };
    const without = {
      parties: ['maryam', 'ali'],
      confidential: [],
      ofAccused: ['ali'],
      witness: ['hasan'],
    };
    expect(await readers()).toEqual(without);
    const power = { lawyer: 'lawyer', client: 'accused' };
    await clerk.do(actInCase, { params: { case: id }, body: { type: 'confirm-power', ...power, document: null } });
    expect(await readers()).toEqual({ ...without, parties: ['maryam', 'ali', 'negar'], ofAccused: ['ali', 'negar'] });
    expect((await read(visitors.negar)).clients).toMatchObject([{ name: 'علی رضایی', state: 'confirmed' }]);
    await clerk.do(actInCase, { params: { case: id }, body: { type: 'end-power', ...power } });
    expect(await readers()).toEqual(without);
    // What they are shown is what they may read.
    const listed = async (visitor: Visitor) => (await read(visitor)).documents.map((one) => one.id);
    expect(await listed(visitors.ali)).toEqual([documents.ofAccused, documents.parties]);
    expect(await listed(visitors.negar)).toEqual([]);
    expect(await listed(visitors.hasan)).toEqual([documents.witness]);
    // A case that does not name them is not there, whatever ids they guess; and a document of one is of no other.
    const other = (await registry.do(createCase, { body: { ...facts('1405-3'), people: [PEOPLE[0]] } })).id;
    for (const [name, visitor] of Object.entries(visitors)) {
      if (name === 'maryam' || name === 'staff') continue;
      const code = ['nobody', 'guessed'].includes(name) ? 'no-session' : 'not-found';
      expect(await visitor.refused(readMyCase, { params: { case: other } }), name).toBe(code);
    }
    expect(await statusOf(visitors.maryam, documents.parties, other)).toBe(404);
    // No page of another site has a change made, with whatever cookie.
    const site = { 'Sec-Fetch-Site': 'cross-site' };
    expect(
      await visitors.ali.refused(enterMyHearing, { params: { hearing }, body: { seat: 'a' }, headers: site }),
    ).toBe('cross-site');
  });

  /** Uploads something as somebody of the case, and files it. */
  const sent = async (visitor: Visitor, given: object, content = PDF) => {
    const upload = await uploadToCase(visitor, id, content, '/my/cases');
    if (!('id' in upload)) throw new Error(upload.code);
    const body = {
      document: upload.id,
      kind: 'defence',
      title: 'لایحه',
      of: 'accused',
      isConfidential: false,
      ...given,
    };
    return { document: upload.id, called: await visitor.call(fileMyDocument, { params: { case: id }, body }) };
  };
  const act = (visitor: Visitor, body: object, of = id) => visitor.do(actInCase, { params: { case: of }, body });

  it('what somebody files waits for the clerk, and the other side reads it when it was accepted', async () => {
    const [ali, maryam] = [await enteredAs(desk, ALI), await enteredAs(desk, MARYAM)];
    const { document, called } = await sent(ali, {});
    expect(called).toMatchObject({ ok: true });
    const mine = async (visitor: Visitor) => (await read(visitor)).documents.find((one) => one.id === document);
    expect(await mine(ali)).toMatchObject({ stage: 'waiting', filedBy: 'me', of: 'me', mayWithdraw: true });
    expect(await mine(maryam)).toBeUndefined();
    expect([await statusOf(ali, document), await statusOf(maryam, document)]).toEqual([200, 404]);
    const atDesk = await clerk.do(readProceedings, { params: { case: id } });
    expect(atDesk.due).toContainEqual({ what: 'accept-document', document });
    const entry = atDesk.timeline.find(({ type, document: of }) => type === 'document-filed' && of === document);
    expect(entry?.by).toMatchObject({ kind: 'person', id: 'accused', name: 'علی رضایی' });
    const sha256 = createHash('sha256').update(PDF).digest('hex');
    expect(atDesk.documents.find((one) => one.id === document)?.sha256).toBe(sha256);
    await act(clerk, { type: 'accept-document', document });
    expect(await mine(ali)).toMatchObject({ stage: 'filed' });
    expect(await mine(maryam)).toMatchObject({ filedBy: 'other', of: 'other', mayWithdraw: false, sha256 });
    expect(await statusOf(maryam, document)).toBe(200);
    const { document: second } = await sent(ali, { title: 'رسید' });
    await act(clerk, { type: 'refuse-document', document: second, reason: 'unreadable' });
    // Whoever has filed is told, and nobody else: of what it was, and of which case, the message says nothing.
    const told = async (phone: string) =>
      (await (await desk.as('administrator')).do(readInbox, { query: { limit: 200 } })).items
        .filter(({ to, body }) => to === phone && body.includes('فرستاده بودید'))
        .map(({ body }) => body);
    await expect.poll(async () => (await told(ALI.phone)).length).toBe(2);
    expect((await told(ALI.phone)).toSorted()).toEqual([
      expect.stringMatching(/^شعبه ۱۰۳\nآنچه به پرونده خود فرستاده بودید پذیرفته شد.*\/my$/s),
      expect.stringMatching(/^شعبه ۱۰۳\nآنچه به پرونده خود فرستاده بودید پذیرفته نشد. خوانا نیست.*\/my\n/s),
    ]);
    expect((await told(ALI.phone)).join()).not.toMatch(/لایحه|رسید|1405|۱۴۰۵|رضایی/);
    expect([await told(MARYAM.phone), await told(HASAN.phone)]).toEqual([[], []]);
    expect(await read(ali)).toMatchObject({
      due: expect.arrayContaining([expect.objectContaining({ what: 'document-refused', document: second })]),
    });
    expect(await statusOf(maryam, second)).toBe(404);
    // Nobody files for others, what only the bench writes, or another one's upload; whoever files nothing uploads nothing.
    expect((await sent(maryam, { of: 'accused' })).called).toMatchObject({ error: { code: 'not-permitted' } });
    expect((await sent(ali, { kind: 'order' })).called).toMatchObject({ error: { code: 'not-permitted' } });
    const upload = await uploadToCase(ali, id, PDF, '/my/cases');
    const body = { kind: 'defence', title: 'لایحه', of: 'complainant', isConfidential: false };
    const stolen = { ...body, document: 'id' in upload ? upload.id : '' };
    expect(await maryam.refused(fileMyDocument, { params: { case: id }, body: stolen })).toBe('not-found');
    const hasan = await enteredAs(desk, HASAN);
    expect(await uploadToCase(hasan, id, PDF, '/my/cases')).toEqual({ code: 'not-permitted' });
    expect((await read(hasan)).mayFile).toEqual([]);
    expect(await uploadToCase(desk.nobody(), id, PDF, '/my/cases')).toEqual({ code: 'no-session' });
    // What they took back is read by nobody of the other side.
    const { document: third } = await sent(ali, {});
    await ali.do(withdrawMyDocument, { params: { case: id, document: third }, body: {} });
    expect(await ali.refused(withdrawMyDocument, { params: { case: id, document }, body: {} })).toBeUndefined();
    expect(await maryam.refused(withdrawMyDocument, { params: { case: id, document: third }, body: {} })).toBe(
      'not-found',
    );
  });

  it('a lawyer files a power of attorney, reads the client’s part when staff have confirmed it, and nothing when it is ended', async () => {
    const [negar, ali] = [await enteredAs(desk, NEGAR), await enteredAs(desk, ALI)];
    const secret = await filed({ of: 'accused', access: { level: 'confidential', named: [] } });
    const before = await read(negar);
    expect(before).toMatchObject({ documents: [], clients: [{ state: 'none' }] });
    expect(before.due).toContainEqual(expect.objectContaining({ what: 'file-power' }));
    expect(before.mayFile).toEqual([{ of: 'accused', name: 'علی رضایی', kinds: ['power-of-attorney'] }]);
    expect((await sent(negar, {})).called).toMatchObject({ error: { code: 'not-permitted' } });
    const { document } = await sent(negar, { kind: 'power-of-attorney', title: 'وکالت‌نامه' });
    expect((await read(negar)).clients).toMatchObject([{ state: 'filed' }]);
    // The client sees that somebody has filed one in their name.
    expect((await read(ali)).documents.map((one) => one.id)).toContain(document);
    expect(await statusOf(negar, secret)).toBe(404);
    const power = { lawyer: 'lawyer', client: 'accused' };
    const { due } = await clerk.do(readProceedings, { params: { case: id } });
    expect(due).toContainEqual({ what: 'confirm-power', ...power, document });
    await act(clerk, { type: 'confirm-power', ...power, document });
    expect(await statusOf(negar, secret)).toBe(200);
    expect((await read(negar)).mayFile.find(({ of }) => of === 'accused')?.kinds).toContain('defence');
    expect((await sent(negar, {})).called).toMatchObject({ ok: true });
    const maryam = await enteredAs(desk, MARYAM);
    const end = { params: { case: id }, body: power };
    expect(await maryam.refused(endMyPower, end)).toBe('not-permitted');
    await ali.do(endMyPower, end);
    expect([await statusOf(negar, secret), await statusOf(ali, secret)]).toEqual([404, 200]);
    expect((await sent(negar, {})).called).toMatchObject({ error: { code: 'not-permitted' } });
  });

  /** Asks for a code from another network. @returns the status of the answer */
  const askFrom = (localAddress: string, who: Known) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'X-Mahzar': '1', 'Content-Type': 'application/json' };
      const asking = request(`${desk.origin}${API_PATH}/my/code`, { method: 'POST', localAddress, headers });
      asking.once('response', (answer) => resolve(answer.resume().statusCode)).once('error', reject);
      asking.end(JSON.stringify({ ...who, language: 'fa' }));
    });

  /** A case of its own, which judge and clerk hold. */
  const caseOf = async (number: string, people: readonly object[], booked: readonly object[] = []) => {
    const file = (await registry.do(createCase, { body: { ...facts(number), people } })).id;
    const staff = [
      { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account },
      { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
    ];
    startsAt += 86_400_000;
    const times = { startsAt, endsAt: startsAt + 3_600_000 };
    const booking = { caseNumber: number, branch: 'شعبه ۱۰۳', kind: 'courtroom', title: 'رسیدگی', ...times };
    const of = (await registry.do(createBooking, { body: { ...booking, people: [...staff, ...booked] } })).id;
    await registry.do(readProceedings, { params: { case: file } });
    return { file, hearing: of };
  };
  let startsAt = START;
  /** The same person with a telephone of a test's own: codes to one are few. */
  const anew = ({ nationalId }: Known): Known => {
    phones += 1;
    return { nationalId, phone: `+98935${String(phones).padStart(7, '0')}` };
  };
  let phones = 100;
  const changed = async (file: string, number: string, people: readonly object[]) => {
    const { version } = await registry.do(readCase, { params: { case: file } });
    return registry.do(changeCase, { params: { case: file }, body: { ...facts(number), people, version } });
  };
  const ofFile = async (file: string, given: object, by = clerk) => {
    const upload = await uploadToCase(by, file, PDF);
    if (!('id' in upload)) throw new Error(upload.code);
    const body = { document: upload.id, kind: 'evidence', title: 'قرارداد', of: null, access: PARTIES, replaces: null };
    await by.do(fileDocument, { params: { case: file }, body: { ...body, ...given } });
    return upload.id;
  };

  it('a telephone that the office corrects in the file rules over that of a booking', async () => {
    const former = { nationalId: HASAN.nationalId, phone: '+989120001111' };
    const row = { id: 'accused', role: 'accused', name: 'حسن مرادی', ...former };
    const { file, hearing: of } = await caseOf('1405-5', [row], [row]);
    const old = await enteredAs(desk, former);
    expect((await read(old, file)).hearings).toHaveLength(1);
    const current = { ...former, phone: '+989120002222' };
    await changed(file, '1405-5', [{ ...row, ...current }]);
    const entering = { params: { hearing: of }, body: { seat: 'accused' } };
    expect(await old.refused(readMyCase, { params: { case: file } })).toBe('not-found');
    expect(await old.refused(enterMyHearing, entering)).toBe('not-found');
    const fresh = await enteredAs(desk, current);
    expect((await read(fresh, file)).hearings).toMatchObject([
      { hearing: of, seats: [{ seat: 'accused', mayEnter: true }] },
    ]);
    expect(await fresh.refused(enterMyHearing, entering)).toBeUndefined();
    // No case names the former number any longer: it is sent no code.
    const rang = (await codesTo(desk, former.phone)).length;
    await desk.nobody().do(sendPortalCode, { body: { ...former, language: 'fa' } });
    await enteredAs(desk, current);
    expect((await codesTo(desk, former.phone)).length).toBe(rang);
  });

  it('whoever is written over another’s row inherits nothing of theirs', async () => {
    const [ofNegar, ofHasan, ofMaryam] = [anew(NEGAR), anew(HASAN), anew(MARYAM)];
    const [accused, lawyer] = [PEOPLE[1]!, { ...PEOPLE[2]!, ...ofNegar }];
    const { file } = await caseOf('1405-6', [accused, lawyer]);
    const secret = await ofFile(file, { of: 'accused', access: { level: 'confidential', named: [] } });
    const power = { lawyer: 'lawyer', client: 'accused', document: null };
    await clerk.do(actInCase, { params: { case: file }, body: { type: 'confirm-power', ...power } });
    // A name or a number alone is corrected.
    await changed(file, '1405-6', [accused, { ...lawyer, name: 'نگار صادقی‌فر' }]);
    const negar = await enteredAs(desk, ofNegar);
    expect(await statusOf(negar, secret, file)).toBe(200);
    const after = await changed(file, '1405-6', [accused, { ...lawyer, name: 'حسن مرادی', ...ofHasan }]);
    const hasan = await enteredAs(desk, ofHasan);
    expect((await read(hasan, file)).clients).toMatchObject([{ name: 'علی رضایی', state: 'none' }]);
    expect([await statusOf(hasan, secret, file), await statusOf(negar, secret, file)]).toEqual([404, 404]);
    // Whoever stands for others does so for who has come, too.
    const [, replaced] = after.people;
    await changed(file, '1405-6', [{ ...accused, name: 'مریم احمدی', ...ofMaryam }, replaced!]);
    const maryam = await enteredAs(desk, ofMaryam);
    expect(await statusOf(maryam, secret, file)).toBe(404);
    expect((await read(hasan, file)).clients).toMatchObject([{ name: 'مریم احمدی', state: 'none' }]);
  });

  it('pages that somebody turns are one look, and no one’s looks hide another’s', async () => {
    const [ofMaryam, ofAli] = [anew(MARYAM), anew(ALI)];
    const { file } = await caseOf('1405-7', [
      { ...PEOPLE[0], ...ofMaryam },
      { ...PEOPLE[1], ...ofAli },
    ]);
    const paper = await ofFile(file, {});
    const [maryam, ali] = [await enteredAs(desk, ofMaryam), await enteredAs(desk, ofAli)];
    await statusOf(maryam, paper, file);
    // At the same moment, too.
    await Promise.all([1, 2, 1, 2].map((page) => readOwn(ali, `${file}/documents/${paper}/pages/${page}`)));
    await statusOf(ali, paper, file);
    const looks = async () => {
      const { timeline } = await judge.do(readProceedings, { params: { case: file } });
      return timeline.filter(({ type }) => type === 'document-read').map(({ by }) => by.id);
    };
    expect((await looks()).toSorted()).toEqual(['accused', 'complainant']);
    const { now } = desk.clock;
    desk.clock.now = () => now() + 15 * 60_000;
    await statusOf(ali, paper, file);
    desk.clock.now = now;
    expect((await looks()).toSorted()).toEqual(['accused', 'accused', 'complainant']);
  });

  it('whoever is two in a case opens for both what was served on both', async () => {
    const who = anew(MARYAM);
    const people = [0, 1].map((one) => ({ ...PEOPLE[one], name: 'مریم احمدی', ...who }));
    const { file } = await caseOf('1405-8', people);
    const order = { params: { case: file, order: 'both' } };
    const text = { title: 'قرار', sections: [{ heading: '', body: 'متن قرار.' }] };
    const to = ['complainant', 'accused'];
    const deadline = { kind: 'objection', days: 10 };
    await clerk.do(draftOrder, {
      params: { case: file },
      body: { order: 'both', kind: 'order', level: 'parties', to, deadline, text },
    });
    const { draft } = await judge.do(readDraft, order);
    await judge.do(signOrder, { ...order, body: { draft, code: await freshCode(desk.storage.database, judge) } });
    await clerk.do(serveOrder, { ...order, body: { to, again: false } });
    const maryam = await enteredAs(desk, who);
    const { orders } = await maryam.do(openMyOrder, { ...order, body: {} });
    expect(await statusOf(maryam, orders[0]!.document, file)).toBe(200);
    // Of a case that was put aside no time runs, as the desk says.
    expect((await read(maryam, file)).orders[0]?.served?.deadline).not.toBeNull();
    const { version } = await registry.do(readCase, { params: { case: file } });
    await registry.do(archiveCase, { params: { case: file }, body: { version } });
    expect(await read(maryam, file)).toMatchObject({
      due: [],
      orders: [{ served: { deadline: null } }],
    });
  });

  it('whoever is two in a case files as either, and enters a hearing by either seat', async () => {
    const who = anew(MARYAM);
    const people = [0, 1].map((one) => ({ ...PEOPLE[one], name: 'مریم احمدی', ...who }));
    const { file, hearing: of } = await caseOf('1405-20', people, people);
    const maryam = await enteredAs(desk, who);
    const filing = async (of: string) => {
      const upload = await uploadToCase(maryam, file, PDF, '/my/cases');
      const body = {
        document: 'id' in upload ? upload.id : '',
        kind: 'defence',
        title: 'لایحه',
        isConfidential: false,
      };
      return maryam.refused(fileMyDocument, { params: { case: file }, body: { ...body, of } });
    };
    expect([await filing('complainant'), await filing('accused')]).toEqual([undefined, undefined]);
    const own = await read(maryam, file);
    expect(own.documents.map((one) => one.of)).toEqual(['me', 'me']);
    expect(own.hearings).toMatchObject([
      {
        hearing: of,
        seats: [
          { seat: 'complainant', role: 'complainant', mayEnter: true },
          { seat: 'accused', role: 'accused', mayEnter: true },
        ],
      },
    ]);
    const seatIn = async (seat: string) => {
      const { token } = await maryam.do(enterMyHearing, { params: { hearing: of }, body: { seat } });
      const verified = verifyToken(token, { keys: desk.keys, hearing: of as HearingId, now: startsAt });
      return verified.ok ? verified.claims.seat : undefined;
    };
    expect([await seatIn('complainant'), await seatIn('accused')]).toEqual(['complainant', 'accused']);
    for (const seat of ['j', 'nobody'])
      expect(await maryam.refused(enterMyHearing, { params: { hearing: of }, body: { seat } })).toBe('not-found');
  });

  it('a lawyer of both sides reads what each power lets them, and of two clients sees the time that ends first', async () => {
    const [ofNegar, ofMaryam] = [anew(NEGAR), anew(MARYAM)];
    const people = [
      { ...PEOPLE[0], ...ofMaryam },
      PEOPLE[1]!,
      { ...PEOPLE[2], with: ['complainant', 'accused'], ...ofNegar },
    ];
    const { file } = await caseOf('1405-21', people);
    const confidential = { level: 'confidential', named: [] };
    const papers = {
      complainant: await ofFile(file, { of: 'complainant', access: confidential }),
      accused: await ofFile(file, { of: 'accused', access: confidential }),
    };
    const negar = await enteredAs(desk, ofNegar);
    const seen = async () => [
      await statusOf(negar, papers.complainant, file),
      await statusOf(negar, papers.accused, file),
    ];
    const power = (client: string) => ({ lawyer: 'lawyer', client });
    await act(clerk, { type: 'confirm-power', ...power('accused'), document: null }, file);
    expect(await seen()).toEqual([404, 200]);
    await act(clerk, { type: 'confirm-power', ...power('complainant'), document: null }, file);
    expect(await seen()).toEqual([200, 200]);
    const order = { params: { case: file, order: 'two' } };
    const text = { title: 'قرار', sections: [{ heading: '', body: 'متن قرار.' }] };
    const to = ['complainant', 'accused'];
    const deadline = { kind: 'objection', days: 10 };
    await clerk.do(draftOrder, {
      params: { case: file },
      body: { order: 'two', kind: 'order', level: 'parties', to, deadline, text },
    });
    await judge.do(signOrder, {
      ...order,
      body: {
        draft: (await judge.do(readDraft, order)).draft,
        code: await freshCode(desk.storage.database, judge),
      },
    });
    await clerk.do(serveOrder, { ...order, body: { to, again: false } });
    const served = async () => (await read(negar, file)).orders[0]?.served;
    expect(await served()).toMatchObject({ isOwn: false, deadline: null });
    // The time of the second client runs since it was opened; of the first none does yet.
    const maryam = await enteredAs(desk, ofMaryam);
    await maryam.do(openMyOrder, { ...order, body: {} });
    expect((await served())?.openedAt).toBeNull();
    // A lawyer does not open for a client what was served on the client.
    expect(await negar.refused(openMyOrder, { ...order, body: {} })).toBe('not-found');
    await negar.do(endMyPower, { params: { case: file }, body: power('complainant') });
    expect(await seen()).toEqual([404, 200]);
  });

  it('whoever is no party is offered to end no power of attorney, which the court ends', async () => {
    const [ofHasan, ofNegar] = [anew(HASAN), anew(NEGAR)];
    const people = [
      { ...PEOPLE[3], ...ofHasan },
      { ...PEOPLE[2], with: ['witness'], ...ofNegar },
    ];
    const { file } = await caseOf('1405-26', people);
    const power = { lawyer: 'lawyer', client: 'witness' };
    await act(clerk, { type: 'confirm-power', ...power, document: null }, file);
    const [hasan, negar] = [await enteredAs(desk, ofHasan), await enteredAs(desk, ofNegar)];
    expect((await read(hasan, file)).lawyers).toMatchObject([{ state: 'confirmed', mayEnd: false }]);
    const end = { params: { case: file }, body: power };
    expect(await hasan.refused(endMyPower, end)).toBe('not-permitted');
    expect((await read(negar, file)).clients).toMatchObject([{ state: 'confirmed', mayEnd: true }]);
    expect((await negar.do(endMyPower, end)).clients).toMatchObject([{ state: 'none', mayEnd: false }]);
  });

  it('what is sealed, replaced or withdrawn, and whoever was removed, is as the law says', async () => {
    const [ofMaryam, ofAli] = [anew(MARYAM), anew(ALI)];
    const people = [
      { ...PEOPLE[0], ...ofMaryam },
      { ...PEOPLE[1], ...ofAli },
    ];
    const { file } = await caseOf('1405-22', people);
    const secret = { of: 'accused', title: 'گزارش محرمانه', access: { level: 'sealed', named: [] } };
    const sealed = await ofFile(file, secret, judge);
    const former = await ofFile(file, { title: 'نسخه نخست' });
    const later = await ofFile(file, { title: 'نسخه دوم', replaces: former });
    const withdrawn = await ofFile(file, { of: 'accused', title: 'رسید' });
    await act(clerk, { type: 'withdraw-document', document: withdrawn, reason: 'filed-by-mistake' }, file);
    const [maryam, ali] = [await enteredAs(desk, ofMaryam), await enteredAs(desk, ofAli)];
    const seen = async (visitor: Visitor) => {
      const { documents } = await read(visitor, file);
      const found = [];
      for (const one of [sealed, former, later, withdrawn])
        found.push([documents.find(({ id }) => id === one)?.stage ?? null, await statusOf(visitor, one, file)]);
      return found;
    };
    const nothing = [null, 404];
    expect(await seen(maryam)).toEqual([nothing, ['replaced', 200], ['filed', 200], nothing]);
    expect(await seen(ali)).toEqual([nothing, ['replaced', 200], ['filed', 200], ['withdrawn', 200]]);
    expect(JSON.stringify([await read(ali, file), await read(maryam, file)])).not.toContain('گزارش محرمانه');
    // Whoever is in no more is shown nothing at once, whatever they had open, and takes nothing back by coming again.
    const upload = await uploadToCase(ali, file, PDF, '/my/cases');
    const body = { document: 'id' in upload ? upload.id : '', kind: 'defence', title: 'لایحه', isConfidential: false };
    await ali.do(fileMyDocument, { params: { case: file }, body: { ...body, of: 'accused' } });
    await changed(file, '1405-22', people.slice(0, 1));
    expect([await ali.refused(readMyCase, { params: { case: file } }), await statusOf(ali, later, file)]).toEqual([
      'not-found',
      404,
    ]);
    expect(await uploadToCase(ali, file, PDF, '/my/cases')).toEqual({ code: 'not-found' });
    expect((await ali.do(listMyCases)).items).toEqual([]);
    await changed(file, '1405-22', people);
    const again = await read(ali, file);
    expect(again.documents.map(({ title }) => title).toSorted()).toEqual(['نسخه دوم', 'نسخه نخست']);
    expect(again.documents.every(({ filedBy, mayWithdraw }) => filedBy === 'court' && !mayWithdraw)).toBe(true);
    expect(await ali.refused(withdrawMyDocument, { params: { case: file, document: body.document }, body: {} })).toBe(
      'not-found',
    );
  });

  it.each([
    ['was booked so', { protected: true }, [] as const],
    ['was protected at it', {}, ['person-protected'] as const],
    ['was protected at it for a time', {}, ['person-protected', 'protection-lifted'] as const],
    ['is booked in another role', { role: 'expert', protected: true }, [] as const],
  ])('no paper that others read names whoever goes by a number in a hearing: who %s', async (_, booked, acts) => {
    const [ofAli, ofHasan] = [anew(ALI), anew(HASAN)];
    const witness = { ...PEOPLE[3]!, ...ofHasan };
    const people = [{ ...PEOPLE[1]!, ...ofAli }, witness];
    hidden += 1;
    const made = await caseOf(`1405-23${hidden}`, people, [{ ...witness, ...booked }]);
    const { file } = made;
    const of = made.hearing as HearingId;
    const { log } = desk.storage;
    for (const type of acts) {
      const { length } = await log.read(of);
      await log.append(of, length, START, { kind: 'system' }, [{ type, seat: 'witness' as SeatId }]);
    }
    const order = { params: { case: file, order: 'protected' } };
    const text = { title: 'دستور حضور', sections: [{ heading: '', body: 'متن دستور.' }] };
    const to = ['accused', 'witness'];
    await clerk.do(draftOrder, {
      params: { case: file },
      body: { order: 'protected', kind: 'order', level: 'parties', to, deadline: null, text },
    });
    await judge.do(signOrder, {
      ...order,
      body: {
        draft: (await judge.do(readDraft, order)).draft,
        code: await freshCode(desk.storage.database, judge),
      },
    });
    await clerk.do(serveOrder, { ...order, body: { to, again: false } });
    const ali = await enteredAs(desk, ofAli);
    const { orders } = await ali.do(openMyOrder, { ...order, body: {} });
    const { content } = await readOwn(ali, `${file}/documents/${orders[0]!.document}/content`);
    const attached = [1, 2].map((at) => attachedTo(content, at)).join();
    expect(attached).toContain('علی رضایی');
    expect(attached).not.toContain('حسن مرادی');
    expect(JSON.stringify(await read(ali, file))).not.toContain('حسن');
  });
  let hidden = 0;

  it('a paper that names somebody who goes by a number since is for the court alone, and for them', async () => {
    const [ofAli, ofHasan] = [anew(ALI), anew(HASAN)];
    const witness = { ...PEOPLE[3]!, ...ofHasan };
    const { file, hearing: of } = await caseOf('1405-24', [{ ...PEOPLE[1]!, ...ofAli }, witness], [witness]);
    const order = { params: { case: file, order: 'before' } };
    const text = { title: 'دستور حضور', sections: [{ heading: '', body: 'متن دستور.' }] };
    const to = ['accused', 'witness'];
    await clerk.do(draftOrder, {
      params: { case: file },
      body: { order: 'before', kind: 'order', level: 'parties', to, deadline: null, text },
    });
    const { draft } = await judge.do(readDraft, order);
    await judge.do(signOrder, { ...order, body: { draft, code: await freshCode(desk.storage.database, judge) } });
    await clerk.do(serveOrder, { ...order, body: { to, again: false } });
    const [ali, hasan] = [await enteredAs(desk, ofAli), await enteredAs(desk, ofHasan)];
    const { orders } = await ali.do(openMyOrder, { ...order, body: {} });
    await hasan.do(openMyOrder, { ...order, body: {} });
    const paper = `${file}/documents/${orders[0]!.document}`;
    const statuses = async (visitor: Visitor) => [
      (await readOwn(visitor, `${paper}/content`)).status,
      (await readOwn(visitor, `${paper}/pages/1`)).status,
    ];
    expect(await statuses(ali)).toEqual([200, 200]);
    // In the room of the hearing: no booking says so.
    const done = await desk.service.execute(
      of as HearingId,
      { type: 'protect', seat: 'witness' as SeatId, on: true },
      {
        kind: 'seat',
        seat: 'j' as SeatId,
      },
    );
    expect(done).toMatchObject({ ok: true });
    expect(await statuses(ali)).toEqual([403, 403]);
    expect(await ali.refused(openMyOrder, { ...order, body: {} })).toBe('not-permitted');
    const served = { case: file, order: 'before' as OrderId, party: 'accused' as PartyId };
    expect(await desk.orders.open(served)).toEqual(new Rejection('not-permitted'));
    expect(await statuses(hasan)).toEqual([200, 200]);
    expect((await readOfCase(judge, `${paper}/content`)).status).toBe(200);
  });

  it('a paper of before that was noted is kept from those alone whom it names, as the desk is told', async () => {
    const [ofAli, ofHasan] = [anew(ALI), anew(HASAN)];
    const witness = { ...PEOPLE[3]!, ...ofHasan };
    const { file, hearing: of } = await caseOf('1405-71', [{ ...PEOPLE[1]!, ...ofAli }, witness], [witness]);
    const ids = ['silent', 'naming'];
    for (const order of ids) {
      const params = { params: { case: file, order } };
      // As another keyboard writes it, and by the family name alone.
      const said = order === 'naming' ? 'اظهارات آقاي مُرادي شنیده شد.' : 'متن دستور.';
      const title = order === 'naming' ? 'اظهارات مرادی' : order;
      const text = { title, sections: [{ heading: '', body: said }] };
      await clerk.do(draftOrder, {
        params: { case: file },
        body: { order, kind: 'order', level: 'parties', to: ['accused'], deadline: null, text },
      });
      const { draft } = await judge.do(readDraft, params);
      await judge.do(signOrder, { ...params, body: { draft, code: await freshCode(desk.storage.database, judge) } });
      await clerk.do(serveOrder, { ...params, body: { to: ['accused'], again: false } });
    }
    const { db } = desk.storage.database;
    const ali = await enteredAs(desk, ofAli);
    const open = async () =>
      Promise.all(
        ids.map(async (order) => (await ali.call(openMyOrder, { params: { case: file, order }, body: {} })).ok),
      );
    const done = await desk.service.execute(
      of as HearingId,
      { type: 'protect', seat: 'witness' as SeatId, on: true },
      { kind: 'seat', seat: 'j' as SeatId },
    );
    expect(done).toMatchObject({ ok: true });
    const told = (await read(ali, file)).orders.map(({ order, title }) => [order, title] as const);
    expect(new Map(told)).toEqual(
      new Map([
        ['silent', 'silent'],
        ['naming', ''],
      ]),
    );
    for (const isOld of [false, true]) {
      if (isOld) await db.updateTable('case_orders').set({ named: null }).where('case_id', '=', file).execute();
      expect(await open()).toEqual([true, false]);
      const { orders } = await clerk.do(readProceedings, { params: { case: file } });
      expect(orders.map(({ id: order, closedFor }) => [order, closedFor])).toEqual([
        ['silent', []],
        ['naming', [{ party: 'accused', because: ['witness'] }]],
      ]);
    }
    // What is served on the witness has their name at its head, or may have.
    const params = { case: file };
    const people = (await registry.do(readCase, { params })).people.filter(({ id: one }) => one !== 'witness');
    const { number, branch, kind, title, notes, version } = await registry.do(readCase, { params });
    await registry.do(changeCase, {
      params,
      body: { number, branch, kind, title, notes, version, people: [...people, { ...witness, id: 'w2' }] },
    });
    expect(await open()).toEqual([true, false]);
    // Booked with protection, and in the file no longer.
    await changed(file, number, people);
    expect(await open()).toEqual([true, false]);
    const { orders } = await clerk.do(readProceedings, { params });
    expect(orders.map(({ closedFor }) => closedFor)).toEqual([[], [{ party: 'accused', because: [] }]]);
  });

  it('nobody is kept from a paper because it names themselves, as whichever of two, or whom they represent', async () => {
    const [ofMaryam, ofNegar] = [anew(MARYAM), anew(NEGAR)];
    const own = [0, 1].map((one) => ({ ...PEOPLE[one], name: 'مریم احمدی', ...ofMaryam }));
    const people = [...own, { ...PEOPLE[2], with: ['complainant', 'accused'], ...ofNegar }];
    const { file, hearing: of } = await caseOf('1405-25', people, own.slice(0, 1));
    for (const client of ['complainant', 'accused'])
      await act(clerk, { type: 'confirm-power', lawyer: 'lawyer', client, document: null }, file);
    const order = { params: { case: file, order: 'own' } };
    const text = { title: 'دستور حضور', sections: [{ heading: '', body: 'متن دستور.' }] };
    const to = ['complainant', 'accused'];
    await clerk.do(draftOrder, {
      params: { case: file },
      body: { order: 'own', kind: 'order', level: 'parties', to, deadline: null, text },
    });
    const { draft } = await judge.do(readDraft, order);
    await judge.do(signOrder, { ...order, body: { draft, code: await freshCode(desk.storage.database, judge) } });
    await clerk.do(serveOrder, { ...order, body: { to, again: false } });
    const done = await desk.service.execute(
      of as HearingId,
      { type: 'protect', seat: 'complainant' as SeatId, on: true },
      { kind: 'seat', seat: 'j' as SeatId },
    );
    expect(done).toMatchObject({ ok: true });
    const [maryam, negar] = [await enteredAs(desk, ofMaryam), await enteredAs(desk, ofNegar)];
    const { orders } = await maryam.do(openMyOrder, { ...order, body: {} });
    const { document } = orders[0]!;
    expect([await statusOf(maryam, document, file), await statusOf(negar, document, file)]).toEqual([200, 200]);
    // By the link of either.
    for (const party of to) {
      const served = { case: file, order: 'own' as OrderId, party: party as PartyId };
      expect(await desk.orders.open(served)).not.toBeInstanceOf(Rejection);
    }
    const { timeline } = await judge.do(readProceedings, { params: { case: file } });
    const opened = timeline.filter(({ type }) => type === 'service-opened').map(({ by }) => by.id);
    expect(opened.toSorted()).toEqual(['accused', 'complainant']);
  });

  it('nobody is shut out by what others guess or ask for, and nobody guesses on', async () => {
    const who = anew(NEGAR);
    await registry.do(createCase, { body: { ...facts('1405-9'), people: [{ ...PEOPLE[1], ...who }] } });
    const stranger = desk.nobody();
    const ask = (visitor: Visitor) => visitor.call(sendPortalCode, { body: { ...who, language: 'fa' } });
    const guesses = async (count: number) => {
      const asked = await ask(stranger);
      const challenge = asked.ok ? asked.body.challenge : '';
      const found: (string | undefined)[] = [];
      for (let tries = 0; tries < count; tries += 1)
        found.push(await stranger.refused(enterPortal, { body: { challenge, code: '000000' } }));
      return found;
    };
    const wrong = Array.from({ length: 5 }, () => 'wrong-code');
    expect([await guesses(5), await guesses(5)]).toEqual([wrong, wrong]);
    // From then on one try a code: who has the message needs no more.
    expect(await guesses(2)).toEqual(['wrong-code', 'code-over']);
    const negar = await enteredAs(desk, who);
    expect(await negar.refused(listMyCases)).toBeUndefined();
    // Strangers use up their codes, and not those of a browser in which this person has entered.
    expect([await ask(stranger), await ask(stranger), await ask(stranger)].map(({ status }) => status)).toEqual([
      200, 200, 429,
    ]);
    expect((await ask(negar)).status).toBe(200);
    stranger.device = `${negar.device.split('=')[0]}=${'A'.repeat(43)}`;
    expect((await ask(stranger)).status).toBe(429);
    // Nor those of another network, as far as these do not use them up together.
    const asked = [];
    for (const network of ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6', '127.0.0.7'])
      for (let times = 0; times < 6; times += 1) asked.push(await askFrom(network, who));
    expect(asked).toEqual([...Array<number>(30).fill(200), ...Array<number>(6).fill(429)]);
    expect((await ask(negar)).status).toBe(200);
    // On a device that many use nothing of it stays.
    await negar.do(leavePortal);
    expect(negar.device).toBe('');
  });

  it('that somebody entered, and was given a link, stands in the log of acts without their name or number', async () => {
    const ali = await enteredAs(desk, ALI);
    const { items } = await (await desk.as('administrator')).do(readInbox, { query: { limit: 200 } });
    expect(items.find(({ to }) => to === ALI.phone)?.body).toContain('رمز ورود به پرونده‌های شما');
    await ali.do(enterMyHearing, { params: { hearing }, body: { seat: 'a' } });
    const { db } = desk.storage.database;
    const acts = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('act', 'like', 'portal-%')
      .orderBy('seq')
      .execute();
    const [entered, made] = acts.slice(-2);
    expect([entered?.act, made?.act, made?.subject]).toEqual([
      'portal-entered',
      'portal-link-made',
      `hearing:${hearing}`,
    ]);
    const person = entered?.subject?.replace('portal-person:', '');
    expect(JSON.parse(made?.details ?? '')).toEqual({ seat: 'a', person });
    expect(JSON.stringify(acts)).not.toMatch(/0790419904|9123334455|رضایی/);
  });

  it('what waits in the case is told at the desk of whose it is to do, and of nobody else, until it is done', async () => {
    const known: Readonly<Record<string, Known>> = { accused: anew(ALI), lawyer: anew(NEGAR) };
    const people = PEOPLE.map((person) => ({ ...person, ...known[person.id] }));
    const made = await registry.do(createCase, { body: { ...facts('1405-40'), people } });
    const at = { params: { case: made.id } };
    await registry.do(readProceedings, at);
    const accounts = { judge: judge.account, clerk: clerk.account };
    for (const as of ['judge', 'clerk'] as const)
      await registry.do(actInCase, { ...at, body: { type: 'assign-staff', as, account: accounts[as] } });
    const others = [await desk.as('judge'), await desk.as('clerk'), await desk.as('prosecutor')];
    const waiting = async (visitor: Visitor) =>
      (await visitor.do(readOwnHearings)).tasks.items.filter((task) => task.case.id === made.id);
    const kinds = async (visitor: Visitor) => (await waiting(visitor)).map(({ what }) => what);
    const file = async (visitor: Visitor, given: object) => {
      const upload = await uploadToCase(visitor, made.id, PDF, '/my/cases');
      if (!('id' in upload)) throw new Error(upload.code);
      const body = { document: upload.id, kind: 'evidence', title: 'رسید', of: 'accused', isConfidential: false };
      await visitor.do(fileMyDocument, { ...at, body: { ...body, ...given } });
      return upload.id;
    };
    const began = Date.now();
    const [ali, negar] = [await enteredAs(desk, known['accused']!), await enteredAs(desk, known['lawyer']!)];
    const document = await file(ali, {});
    const power = await file(negar, { kind: 'power-of-attorney' });
    const order = { params: { case: made.id, order: 'order-9' } };
    const text = { title: 'قرار', sections: [{ heading: '', body: 'متن.' }] };
    const draft = { order: 'order-9', kind: 'order', level: 'parties', to: ['accused'], deadline: null, text };
    await clerk.do(draftOrder, { ...at, body: draft });
    const found = await waiting(clerk);
    const of = { id: made.id, number: '1405-40' };
    expect(found).toMatchObject([
      { what: 'accept-document', case: of, document, number: 1 },
      { what: 'confirm-power', case: of, document: power, number: 2 },
    ]);
    expect(found.every(({ since }) => since >= began && since <= Date.now())).toBe(true);
    expect(await waiting(judge)).toMatchObject([{ what: 'sign-order', case: of, order: 'order-9' }]);
    for (const other of others) expect(await waiting(other)).toEqual([]);
    // A log that is older than this is read once, at the next start.
    const { db } = desk.storage.database;
    await db.deleteFrom('case_tasks').where('case_id', '=', made.id).execute();
    await db.updateTable('proceedings').set({ tasks_version: 0 }).where('id', '=', made.id).execute();
    expect(await waiting(clerk)).toEqual([]);
    const { database } = desk.storage;
    const { signal } = new AbortController();
    await renewTasks({ database, service: desk.proceedings.service, log: { error: console.error }, signal });
    expect(await waiting(clerk)).toEqual(found);

    await act(clerk, { type: 'accept-document', document }, made.id);
    await act(clerk, { type: 'confirm-power', lawyer: 'lawyer', client: 'accused', document: power }, made.id);
    await act(clerk, { type: 'offer-exhibit', document, of: 'accused', hearing: null }, made.id);
    const code = await freshCode(desk.storage.database, judge);
    const read = await judge.do(readDraft, order);
    await judge.do(signOrder, { ...order, body: { draft: read.draft, code } });
    expect([await kinds(clerk), await kinds(judge)]).toEqual([['serve-order'], ['rule-on-exhibit']]);
    await clerk.do(serveOrder, { ...order, body: { to: ['accused'], again: false } });
    await act(judge, { type: 'admit-exhibit', exhibit: 1 }, made.id);
    expect([await kinds(clerk), await kinds(judge)]).toEqual([[], []]);
    // Whoever the case is taken from has nothing of it any longer.
    await file(ali, {});
    expect(await kinds(clerk)).toEqual(['accept-document']);
    await registry.do(actInCase, { ...at, body: { type: 'release-staff', as: 'clerk', account: clerk.account } });
    expect([await kinds(clerk), await kinds(judge)]).toEqual([[], ['accept-document']]);
  });
});
