import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCheckNumber } from '@mahzar/shared/proceedings/check-number';
import type { OrderId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { createBooking } from '@mahzar/shared/rest/bookings';
import type { CaseEntry } from '@mahzar/shared/proceedings/event';
import { changeCase, createCase, readCase } from '@mahzar/shared/rest/cases';
import {
  checkPaper,
  discardOrder,
  draftOrder,
  openService,
  readDraft,
  serveOrder,
  signOrder,
} from '@mahzar/shared/rest/orders';
import { releaseHeldMessages, searchMessages } from '@mahzar/shared/rest/messages';
import { createApiClient } from '@mahzar/shared/rest/api-clients';
import { actInCase, readProceedings } from '@mahzar/shared/rest/proceedings';
import type { ShownOrder } from '@mahzar/shared/rest/proceedings';
import { API_PATH } from '@mahzar/shared/rest/route';
import { orderSigned } from '@mahzar/shared/signing-means';
import { createStaffStore } from '../src/access/staff/staff-store.ts';
import { StepUp } from '../src/access/staff/step-up.ts';
import { createAuditLog } from '../src/audit/audit-store.ts';
import { findAlteredDocuments } from '../src/compose/court-findings.ts';
import { checkAllLogs } from '../src/audit/check-all-logs.ts';
import { Rollback, unlessRolledBack } from '../src/kernel/rollback.ts';
import { newReport } from '../src/record/proof/court/court-report.ts';
import { inTransaction } from '../src/storage/database.ts';
import { readOfCase } from './support/case-uploads.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { attachedTo } from './support/pdf.ts';
import { startDesk } from './support/desk.ts';
import type { TestDesk, Visitor } from './support/desk.ts';
import { codeAt, freshCode } from './support/sign-in.ts';
import { startGateway } from './support/sms-gateway.ts';
import type { TestGateway } from './support/sms-gateway.ts';

const SECRET = randomBytes(32).toString('base64url');
const START = Date.now() + 30 * 86_400_000;
const DAY_MS = 86_400_000;
const PEOPLE = [
  { id: 'complainant', role: 'complainant', name: 'مریم احمدی', phone: '09121112233' },
  { id: 'accused', role: 'accused', name: 'علی رضایی', phone: '09123334455' },
  { id: 'witness', role: 'witness', name: 'شاهد نمونه' },
];
const TEXT = {
  title: 'قرار منع تعقیب',
  sections: [
    { heading: '', body: 'به استناد ماده ۲۶۵ قانون آیین دادرسی کیفری، قرار منع تعقیب صادر می‌شود.' },
    { heading: 'دلایل', body: '- گواهی گواهان\n- نظر کارشناس' },
  ],
};
const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

describe.each(ENGINES)('orders of a case on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let gateway: TestGateway;
  let registry: Visitor;
  let clerk: Visitor;
  let judge: Visitor;
  let strangers: readonly Visitor[];
  let sent = 0;

  beforeAll(async () => {
    engine = await start();
    gateway = await startGateway();
    // Each message has its own reference, which the gateway's reports use.
    gateway.answer = (_, response) => void response.writeHead(200).end(JSON.stringify({ id: `m${(sent += 1)}` }));
    desk = await startDesk({
      engine,
      environment: {
        SMS_URL: gateway.url,
        SMS_REFERENCE: 'id',
        SMS_REPORT_SECRET: SECRET,
        COURT_NAME: 'دادگستری نمونه',
      },
    });
    desk.notify.begin();
    registry = await desk.as('scheduler');
    clerk = await desk.as('clerk');
    judge = await desk.as('judge');
    strangers = [await desk.as('judge'), await desk.as('clerk'), await desk.as('prosecutor'), registry];
  }, 120_000);
  afterAll(async () => {
    await desk.stop();
    await gateway.stop();
    await engine.stop();
  });

  /** Opens a case with a judge and a clerk. Returns its id. */
  const opened = async (number: string, by = judge): Promise<string> => {
    const facts = { number, branch: 'شعبه ۱۰۳', kind: 'criminal', title: 'خیانت در امانت', notes: '' };
    const { id } = await registry.do(createCase, { body: { ...facts, people: PEOPLE } });
    const people = [
      { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: by.account },
      { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
    ];
    const times = { startsAt: START, endsAt: START + 3_600_000 };
    const booking = { caseNumber: number, branch: 'شعبه ۱۰۳', kind: 'courtroom', title: 'رسیدگی', people, ...times };
    await registry.do(createBooking, { body: booking });
    return id;
  };
  const drafting = (given: object = {}) => ({
    order: 'order-1',
    kind: 'order',
    level: 'parties',
    to: ['complainant', 'accused'],
    deadline: { kind: 'objection', days: 10 },
    text: TEXT,
    ...given,
  });
  const of = (id: string, order = 'order-1') => ({ params: { case: id, order } });
  const drafted = (id: string, given: object = {}) =>
    clerk.do(draftOrder, { params: { case: id }, body: drafting(given) });
  const signed = async (id: string, given: object = {}): Promise<ShownOrder> => {
    await drafted(id, given);
    const { draft } = await judge.do(readDraft, of(id));
    return (await judge.do(signOrder, { ...of(id), body: { draft, code: await codeNow() } })).orders[0]!;
  };
  /** A code of the judge's app that is valid now. */
  const codeNow = (who = judge) => freshCode(desk.storage.database, who);
  const appless = (who: Visitor) =>
    createStaffStore(desk.storage.database, desk.masterKey, randomBytes).change(who.account, { totp: null });
  const orderOf = async (id: string) => (await judge.do(readProceedings, { params: { case: id } })).orders[0]!;
  const paperOf = async (id: string, { stage }: ShownOrder): Promise<Buffer> => {
    if (stage.kind !== 'signed') throw new Error('it is not signed');
    return (await readOfCase(judge, `${id}/documents/${stage.document}/content`)).content;
  };
  /** The codes of the sent links, the latest last. */
  const codes = (phone = '') =>
    gateway.asked
      .map(({ body }) => decodeURIComponent(body))
      .filter((body) => body.includes(phone))
      .flatMap((body) => /\/o#([0-9A-Za-z]{22})/.exec(body)?.[1] ?? []);
  /** The code of the latest link sent to a telephone. */
  const codeTo = (phone: string) => codes(phone).at(-1)!;
  const report = (reference: string) =>
    fetch(`${desk.origin}${API_PATH}/sms-reports`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${SECRET}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ reference, status: 'delivered' }),
    });
  const check = async (number: string, hash: string | null) =>
    (await desk.nobody().do(checkPaper, { body: { number, sha256: hash } })).result;

  it('are signed as they were read, and the paper is exactly what the log says', async () => {
    const id = await opened('1405-1');
    await drafted(id);
    const { draft, pages, text } = await judge.do(readDraft, of(id));
    expect([text, pages]).toEqual([TEXT, 1]);
    const page = await readOfCase(judge, `${id}/orders/order-1/pages/1?draft=${draft}`);
    expect([page.status, page.content.subarray(1, 4).toString()]).toEqual([200, 'PNG']);
    expect((await readOfCase(judge, `${id}/orders/order-1/pages/1`)).status).toBe(400);
    // The clerk rewrites the draft meanwhile: the judge has read an old draft, and sees no page of the new one under its hash.
    await drafted(id, { deadline: { kind: 'objection', days: 11 } });
    const other = await readOfCase(judge, `${id}/orders/order-1/pages/1?draft=${draft}`);
    expect(JSON.parse(other.content.toString())).toMatchObject({ code: 'changed-meanwhile' });
    const code = await codeNow();
    expect(await judge.refused(signOrder, { ...of(id), body: { draft, code } })).toBe('changed-meanwhile');
    const again = await judge.do(readDraft, of(id));
    expect(await clerk.refused(signOrder, { ...of(id), body: { draft: again.draft, code } })).toBe('not-permitted');
    // The refused attempts have not used up the code.
    const body = { draft: again.draft, code };
    const { documents, orders, timeline } = await judge.do(signOrder, { ...of(id), body });
    expect(documents).toMatchObject([{ number: '1405-1/1', kind: 'order', title: TEXT.title, pages: 1 }]);
    expect(timeline.slice(0, 2).map(({ type }) => type)).toEqual(['order-signed', 'document-filed']);
    // A repeated request does not sign twice.
    expect((await judge.do(signOrder, { ...of(id), body })).documents).toHaveLength(1);
    const paper = await paperOf(id, orders[0]!);
    expect(sha256(paper)).toBe(documents[0]!.sha256);
    const attached = attachedTo(paper);
    const { state } = (await desk.proceedings.service.snapshot(id))!;
    const entries = await desk.proceedings.service.latest(id, { looks: false, most: 10 });
    const signing = entries.find(({ event }) => event.type === 'order-signed')!.event;
    expect(signing).toMatchObject({ text: sha256(attached) });
    expect(signing).toMatchObject({ read: again.draft, means: 'app-code' });
    expect(JSON.parse(attached)).toMatchObject({
      case: '1405-1',
      number: '1405-1/1',
      text: TEXT,
      to: PEOPLE.slice(0, 2).map(({ name, role }) => ({ name, role })),
      deadline: { kind: 'objection', days: 11 },
      level: 'parties',
    });
    const attachments = [1, 2].map((at) => attachedTo(paper, at));
    expect(attachments[1]).toMatch(
      /ابلاغ به\n- مریم احمدی، .+\n- علی رضایی، .+\n\nمهلت\nمهلت اعتراض: ۱۱ روز از تاریخ ابلاغ/,
    );
    expect(state.orders.size).toBe(1);
    const { db } = desk.storage.database;
    const kept = await db.selectFrom('case_orders').selectAll().where('case_id', '=', id).execute();
    expect(Buffer.concat(kept.map((row) => row.draft)).toString()).not.toMatch(/منع/);
    expect(await checkAllLogs(desk.storage.database)).toMatchObject({ damaged: [] });
  }, 60_000);

  it('are signed by a fresh code of the judge’s app, which signs one of them once; guesses are noted and slowed down', async () => {
    const signer = await desk.as('judge');
    const id = await opened('1405-12', signer);
    for (const order of ['order-1', 'order-2']) await drafted(id, { order });
    const [one, two] = await Promise.all(
      ['order-1', 'order-2'].map(async (order) => (await signer.do(readDraft, of(id, order))).draft),
    );
    expect((await signer.do(readDraft, of(id))).means).toBe('app-code');
    const code = await codeNow(signer);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    const sign = (draft: string | undefined, given: string | null, order = 'order-1') =>
      signer.call(signOrder, { ...of(id, order), body: { draft, code: given } });
    for (const given of [null, wrong, await codeNow(clerk)])
      expect(await sign(one, given)).toMatchObject({ ok: false, status: 401, error: { code: 'wrong-code' } });
    expect((await signer.do(readProceedings, { params: { case: id } })).orders[0]!.stage.kind).toBe('draft');
    expect(await sign(one, code)).toMatchObject({ ok: true });
    // Neither this code nor the one before it signs another order; repeating the same signature needs no new code.
    const before = await codeAt(signer.totp, Date.now() - 30_000);
    for (const given of [code, before])
      expect(await sign(two, given, 'order-2')).toMatchObject({ ok: false, error: { code: 'wrong-code' } });
    expect(await sign(one, null)).toMatchObject({ ok: true });
    const acts = await createAuditLog(desk.storage.database).search(
      { subject: `case:${id}` },
      { before: null, limit: 9 },
    );
    const noted = acts.filter(({ act }) => act.startsWith('signature-')).map(({ act, details }) => [act, details]);
    const by = { by: 'app', order: 'order-1', sha256: one };
    const guess = ['signature-code-wrong', by];
    const late = ['signature-code-wrong', { by: 'app', order: 'order-2', sha256: two }];
    expect(noted).toEqual([late, late, ['signature-given', by], guess, guess, guess]);
    // A refusal before the code is used does not reset the pause; otherwise an overheard code would allow further guesses.
    const unused = await codeNow(signer);
    expect(await sign('a'.repeat(64), unused, 'order-2')).toMatchObject({ error: { code: 'changed-meanwhile' } });
    // A rolled-back signature does not reset the pause either, and a failing storage does not count as a guess.
    const stepUp = new StepUp({ ...desk.staff, organisation: false });
    const signature = { account: signer.account, session: null, code: unused };
    const sha256 = 'a'.repeat(64);
    const what = {
      subject: { kind: 'case', id },
      details: {},
      sha256,
      whole: orderSigned(id, 'order-2', sha256),
    } as const;
    for (let tries = 0; tries < 4; tries += 1) {
      const failing = stepUp.sign(signature, what, () => Promise.reject(new Error('the disk is full')));
      await expect(failing).rejects.toThrow('the disk is full');
    }
    const refused = new Rejection('wrong-stage');
    const undone = stepUp.sign(signature, what, ({ use }) =>
      unlessRolledBack<never, typeof refused>(
        inTransaction(desk.storage.database, async (on) => {
          expect(await use(on)).toBeUndefined();
          throw new Rollback(refused);
        }),
      ),
    );
    expect(await undone).toBe(refused);
    for (let tries = 0; tries < 3; tries += 1) await sign(two, wrong, 'order-2');
    // During the pause even a correct code is refused.
    expect(await sign(two, await codeNow(signer), 'order-2')).toMatchObject({
      ok: false,
      error: { code: 'too-many-requests' },
    });
    expect(desk.log.join('')).not.toMatch(new RegExp(String.raw`(?<!\d)${code}(?!\d)`));

    // A judge without an authenticator app signs by the session; the entry says so.
    const other = await desk.as('judge');
    await appless(other);
    const of2 = of(await opened('1405-13', other));
    await drafted(of2.params.case);
    const { draft, means } = await other.do(readDraft, of2);
    expect(means).toBe('desk-session');
    await other.do(signOrder, { ...of2, body: { draft, code: null } });
    const entries = await desk.proceedings.service.latest(of2.params.case, { looks: false, most: 10 });
    expect(entries.find(({ event }) => event.type === 'order-signed')!.event).toMatchObject({ means });
  }, 60_000);

  it('are signed for the people, branch and number that the judge has read: when the file changes, they are read again', async () => {
    const id = await opened('1405-8');
    await drafted(id);
    let { draft } = await judge.do(readDraft, of(id));
    for (const changed of [
      { people: [PEOPLE[0], { ...PEOPLE[1], name: 'رضا علیزاده' }, PEOPLE[2]] },
      { branch: 'شعبه ۱۰۴' },
      { people: PEOPLE.slice(0, 1) },
    ]) {
      const { number, branch, kind, title, notes, people, version } = await registry.do(readCase, {
        params: { case: id },
      });
      const body = { number, branch, kind, title, notes, people, version, ...changed };
      await registry.do(changeCase, { params: { case: id }, body });
      const given = { draft, code: await codeNow() };
      expect(await judge.refused(signOrder, { ...of(id), body: given })).toBe('changed-meanwhile');
      draft = (await judge.do(readDraft, of(id))).draft;
    }
    const [order] = (await judge.do(signOrder, { ...of(id), body: { draft, code: await codeNow() } })).orders;
    expect(JSON.parse(attachedTo(await paperOf(id, order!)))).toMatchObject({
      branch: 'شعبه ۱۰۴',
      people: [{ name: 'مریم احمدی' }],
      to: [{ name: 'مریم احمدی' }],
    });
    expect(order!.to).toEqual(['complainant']);
  }, 60_000);

  it('are known to nobody as drafts but the judge and clerk of the case, page by page and by their ids', async () => {
    const id = await opened('1405-2');
    await drafted(id);
    for (const who of strangers) {
      expect(await who.refused(readDraft, of(id))).toBe('not-found');
      expect(await who.refused(serveOrder, { ...of(id), body: { to: ['accused'] } })).toMatch(/not-/);
      expect(await who.refused(discardOrder, of(id))).toMatch(/not-/);
      expect(await who.refused(draftOrder, { params: { case: id }, body: drafting() })).toMatch(/not-/);
      expect(await who.refused(signOrder, { ...of(id), body: { draft: 'a'.repeat(64), code: null } })).toMatch(/not-/);
      expect((await readOfCase(who, `${id}/orders/order-1/pages/1`)).status).toBe(404);
      const seen = await who.do(readProceedings, { params: { case: id } });
      expect(JSON.stringify(seen)).not.toMatch(/order-1|منع/);
    }
    expect((await readOfCase(desk.nobody(), `${id}/orders/order-1/pages/1`)).status).toBe(401);
    // The order is not found under another case's address.
    const other = await opened('1405-3');
    expect(await judge.refused(readDraft, of(other))).toBe('not-found');
    await clerk.do(discardOrder, of(id));
    const body = { draft: 'a'.repeat(64), code: await codeNow() };
    expect(await judge.refused(signOrder, { ...of(id), body })).toBe('wrong-stage');
  }, 60_000);

  it('are served with a link of each person’s own; what becomes of it is entered, and the time begins with it', async () => {
    const id = await opened('1405-4');
    const order = await signed(id);
    const before = codes().length;
    expect(await clerk.refused(serveOrder, { ...of(id), body: { to: ['witness', 'nobody'] } })).toBe('not-found');
    const served = await clerk.do(serveOrder, { ...of(id), body: { to: ['complainant', 'accused'] } });
    expect(served.orders[0]!.services.map(({ party }) => party)).toEqual(['complainant', 'accused']);
    await gateway.came(before + 2);
    await expect
      .poll(async () => (await orderOf(id)).services.map(({ by }) => by[0]?.result))
      .toEqual(['sent', 'sent']);
    expect((await orderOf(id)).services.map(({ until }) => until)).toEqual([null, null]);
    // The list of messages says of which case each is.
    const { items } = await clerk.do(searchMessages, { body: { event: 'order-served', limit: 2 } });
    const about = { title: '', caseNumber: '1405-4' };
    expect(items.map((message) => message.about)).toEqual([about, about]);
    // So it does for a system that reads no titles: there is none to withhold.
    const body = { name: 'messages', acts: ['read-messages'], expiresAt: null };
    const { token } = await (await desk.as('administrator')).do(createApiClient, { body });
    const asSystem = { body: { event: 'order-served', limit: 2 }, headers: { Authorization: `Bearer ${token}` } };
    expect((await desk.nobody().do(searchMessages, asSystem)).items.map((message) => message.about)).toEqual([
      about,
      about,
    ]);
    // Repeated requests send one message.
    await clerk.do(serveOrder, { ...of(id), body: { to: ['complainant', 'accused'] } });
    const [complainant, accused] = [codeTo('9121112233'), codeTo('9123334455')];
    expect(codes()).toHaveLength(before + 2);

    expect((await report(`m${sent}`)).status).toBe(204);
    const [first, second] = (await orderOf(id)).services;
    expect([first?.by[0]?.result, second?.by[0]?.result].toSorted()).toEqual(['delivered', 'sent']);
    const reached = (await orderOf(id)).services.filter(({ until }) => until !== null);
    expect(reached).toHaveLength(1);
    // The deadline is ten days, without the day of service and the day of the act.
    expect(reached[0]!.until! - Date.now()).toBeGreaterThan(11 * DAY_MS);

    const person = desk.nobody();
    const shown = await person.do(openService, { body: { code: complainant } });
    const paper = await paperOf(id, order);
    expect(shown).toMatchObject({ title: TEXT.title, caseNumber: '1405-4', number: '1405-4/1', sha256: sha256(paper) });
    expect(shown.deadline).toMatchObject({ kind: 'objection' });
    const file = await person.ask({ method: 'post', path: '/served/file' }, { body: { code: complainant } });
    expect(Buffer.from(await file.arrayBuffer()).equals(paper)).toBe(true);
    const page = await person.ask({ method: 'post', path: '/served/pages/1' }, { body: { code: accused } });
    expect(page.headers.get('Content-Type')).toBe('image/png');
    // Reading several pages counts as one reading.
    await person.ask({ method: 'post', path: '/served/pages/1' }, { body: { code: accused } });
    const isOfPeople = ({ event, actor }: CaseEntry) => event.type === 'document-read' && actor.kind === 'person';
    const looks = await desk.proceedings.service.latest(id, { looks: true, most: 50 });
    expect(looks.filter(isOfPeople)).toHaveLength(2);
    const { services, id: one } = await orderOf(id);
    expect(services.every(({ openedAt, until }) => openedAt !== null && until !== null)).toBe(true);
    // After a second service, the earlier link is void, and running deadlines go on.
    await clerk.do(serveOrder, { ...of(id), body: { to: ['accused'], again: true } });
    await expect.poll(() => codes().length).toBe(before + 3);
    expect(await person.refused(openService, { body: { code: accused } })).toBe('link-unknown');
    const anew = codeTo('9123334455');
    expect(await person.do(openService, { body: { code: anew } })).toMatchObject({
      deadline: { until: services.find(({ party }) => party === 'accused')!.until },
    });
    const { due, timeline } = await judge.do(readProceedings, { params: { case: id } });
    expect(due.filter(({ what }) => what === 'deadline')).toMatchObject([{ order: one }, { order: one }]);
    expect(timeline.filter(({ type }) => type === 'service-opened')).toHaveLength(3);

    // No log and no row contains the code of a link.
    expect(desk.log.join('')).not.toContain(complainant);
    const rows = await desk.storage.database.db.selectFrom('order_links').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(complainant);
    for (const code of ['A'.repeat(22), `${complainant.slice(0, 21)}_`])
      expect(['link-unknown', 'bad-request']).toContain(await person.refused(openService, { body: { code } }));

    // The judge who signed the order sets who reads it; afterwards the link opens nothing.
    expect(
      await clerk.refused(actInCase, {
        params: { case: id },
        body: { type: 'set-access', document: documentOf(order), access: { level: 'open', named: [] } },
      }),
    ).toBe('not-permitted');
    await judge.do(actInCase, {
      params: { case: id },
      body: { type: 'set-access', document: documentOf(order), access: { level: 'sealed', named: [] } },
    });
    for (const code of [complainant, anew]) {
      expect(await person.refused(openService, { body: { code } })).toBe('link-withdrawn');
      const file = await person.ask({ method: 'post', path: '/served/file' }, { body: { code } });
      expect(file.status).toBe(410);
    }
    for (let times = 0; times < 60; times += 1) await person.call(openService, { body: { code: anew } });
    expect(await person.refused(openService, { body: { code: anew } })).toBe('too-many-requests');
    expect(await person.refused(openService, { body: { code: complainant } })).toBe('link-withdrawn');
  }, 60_000);

  it('are checked by number and file: genuine, another file, withdrawn, and nothing else is told', async () => {
    const id = await opened('1405-5');
    const order = await signed(id);
    const paper = await paperOf(id, order);
    const { check: number } = JSON.parse(attachedTo(paper)) as { readonly check: string };
    expect(await check(number, null)).toBe('signed');
    expect(await check(number, sha256(paper))).toBe('genuine');
    const other = Buffer.from(paper);
    other[1_000]! ^= 1;
    expect(await check(number, sha256(other))).toBe('altered');
    expect(
      await check(
        newCheckNumber(() => 3),
        sha256(paper),
      ),
    ).toBe('unknown');
    expect(await desk.nobody().refused(checkPaper, { body: { number: '1234', sha256: null } })).toBe('bad-request');
    {
      const body = { type: 'withdraw-document', document: documentOf(order), reason: 'by-order' };
      for (const who of [clerk, registry])
        expect(await who.refused(actInCase, { params: { case: id }, body })).toBe('not-permitted');
      await judge.do(actInCase, { params: { case: id }, body });
    }
    expect(await check(number, sha256(paper))).toBe('withdrawn');
    expect(await clerk.refused(serveOrder, { ...of(id), body: { to: ['accused'] } })).toBe('wrong-stage');
    for (let tries = 0; tries < 30; tries += 1)
      await desk.nobody().call(checkPaper, { body: { number, sha256: null } });
    expect(await desk.nobody().refused(checkPaper, { body: { number, sha256: null } })).toBe('too-many-requests');
  }, 60_000);

  it('are shown to nobody when a byte of the paper or of the draft was changed', async () => {
    const id = await opened('1405-6');
    const order = await signed(id);
    const before = codes().length;
    await clerk.do(serveOrder, { ...of(id), body: { to: ['accused'] } });
    await expect.poll(() => codes().length).toBe(before + 1);
    const code = codes().at(-1)!;
    const { database } = desk.storage;
    const { db } = database;
    const compare = async (report = newReport(1), { on = database, masterKey = desk.masterKey, ends = false } = {}) => {
      const night = new AbortController();
      const keep = async () => void (ends && night.abort());
      const log = { error: () => undefined };
      const options = { bytesPerSecond: 1e9, signal: night.signal, keep };
      const compared = findAlteredDocuments(report, { database: on, masterKey, log }, options);
      return {
        compared: await compared.catch(() => null),
        flaws: report.findings.map(({ chain, flaw }) => [chain, flaw]),
      };
    };
    const { compared, flaws } = await compare();
    expect(flaws).toEqual([]);
    expect(compared).toBeGreaterThan(1);
    // A key that cannot be decrypted is as bad.
    const { flaws: keyless } = await compare(newReport(1), { masterKey: randomBytes(32) });
    expect(keyless).toContainEqual([`case/${id}`, 'document-altered']);
    // A document that the storage does not return is reported as unreadable, and the others are checked.
    const silent = db.withPlugin({
      transformQuery: ({ node }) => {
        if (JSON.stringify(node).includes(documentOf(order))) throw new Error('no answer');
        return node;
      },
      transformResult: ({ result }) => Promise.resolve(result),
    });
    expect(await compare(newReport(1), { on: { ...database, db: silent } })).toEqual({
      compared: compared! - 1,
      flaws: [[`case/${id}`, 'document-unreadable']],
    });
    // The next night continues where the previous one ended, and the night after that starts again.
    const first = newReport(1);
    expect(await compare(first, { ends: true })).toEqual({ compared: null, flaws: [] });
    const second = newReport(2, first);
    expect(await compare(second)).toEqual({ compared: compared! - 1, flaws: [] });
    expect(newReport(3, second)).toEqual(newReport(3));
    const part = await db
      .selectFrom('object_parts')
      .selectAll()
      .where('object', '=', documentOf(order))
      .executeTakeFirstOrThrow();
    const content = Buffer.from(part.content);
    content[content.length - 1]! ^= 1;
    await db.updateTable('object_parts').set({ content }).where('object', '=', documentOf(order)).execute();
    expect((await compare()).flaws).toEqual([[`case/${id}`, 'document-altered']]);
    for (const path of ['content', 'pages/1']) {
      const answer = await readOfCase(judge, `${id}/documents/${documentOf(order)}/${path}`);
      expect(JSON.parse(answer.content.toString())).toMatchObject({ code: 'document-altered' });
    }
    for (const path of ['/served/file', '/served/pages/1']) {
      const answer = await desk.nobody().ask({ method: 'post', path }, { body: { code } });
      expect(await answer.json()).toMatchObject({ code: 'document-altered' });
    }

    await drafted(id, { order: 'order-2' });
    const draft = await db
      .selectFrom('case_orders')
      .select('draft')
      .where('id', '=', 'order-1' as OrderId)
      .where('case_id', '=', id)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('case_orders')
      .set(draft)
      .where('id', '=', 'order-2' as OrderId)
      .where('case_id', '=', id)
      .execute();
    expect(await judge.refused(readDraft, of(id, 'order-2'))).toBe('document-altered');
    // The rest of the case is shown.
    const { orders } = await judge.do(readProceedings, { params: { case: id } });
    expect(orders.map(({ title }) => title)).toEqual([TEXT.title, '']);
  }, 60_000);

  it('get the next number also when somebody files at the same moment, and both papers bear their own', async () => {
    const judge = await desk.as('judge');
    // An app has too few codes for this many signatures at once.
    await appless(judge);
    const id = await opened('1405-7', judge);
    const orders = ['order-1', 'order-2', 'order-3'];
    for (const order of orders) await drafted(id, { order });
    const drafts = await Promise.all(orders.map((order) => judge.do(readDraft, of(id, order))));
    const answers = await Promise.all(
      orders.map((order, at) =>
        judge.call(signOrder, { ...of(id, order), body: { draft: drafts[at]!.draft, code: null } }),
      ),
    );
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    const { documents } = await judge.do(readProceedings, { params: { case: id } });
    expect(documents.map(({ number }) => number)).toEqual(['1405-7/1', '1405-7/2', '1405-7/3']);
    for (const { id: document, number } of documents) {
      const { content } = await readOfCase(judge, `${id}/documents/${document}/content`);
      expect(JSON.parse(attachedTo(content))).toMatchObject({ number });
    }
  }, 60_000);

  it('whose message is dropped after a restore have reached nobody, and are served again', async () => {
    const id = await opened('1405-10');
    await signed(id);
    await clerk.do(serveOrder, { ...of(id), body: { to: ['accused'] } });
    const resultOf = async () => (await orderOf(id)).services[0]!.by[0]?.result;
    await expect.poll(resultOf).toBe('sent');
    // Simulates a restored backup that was made before the order was sent.
    const { db } = desk.storage.database;
    const ofCase = db.selectFrom('order_messages').select('message_id').where('case_id', '=', id);
    await db.updateTable('outbox').set({ state: 'held', next_at: null }).where('id', 'in', ofCase).execute();
    await (await desk.as('administrator')).do(releaseHeldMessages, { body: { send: false } });
    expect(await resultOf()).toBe('failed');
    const { due } = await clerk.do(readProceedings, { params: { case: id } });
    expect(due).toContainEqual({ what: 'reach-party', order: 'order-1', party: 'accused' });
  }, 60_000);

  it('whose message was taken are not sent again when the log of the case cannot take what became of it', async () => {
    const id = await opened('1405-9');
    await signed(id);
    const [before, { answer }] = [gateway.asked.length, gateway];
    let answerNow = (): void => undefined;
    gateway.answer = (one, response) => {
      answerNow = () => answer(one, response);
    };
    await clerk.do(serveOrder, { ...of(id), body: { to: ['accused'] } });
    await gateway.came(before + 1);
    const { db } = desk.storage.database;
    const last = await db
      .selectFrom('case_entries')
      .selectAll()
      .where('case_id', '=', id)
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    // A forged entry.
    const forged = { ...last, seq: last.seq + 1, prev_hash: last.hash, hash: '0'.repeat(64) };
    await db.insertInto('case_entries').values(forged).execute();
    gateway.answer = answer;
    answerNow();
    const stateOfMessage = () =>
      db
        .selectFrom('outbox')
        .innerJoin('order_messages', 'order_messages.message_id', 'outbox.id')
        .select('outbox.state')
        .where('order_messages.case_id', '=', id)
        .executeTakeFirst();
    await expect.poll(stateOfMessage).toEqual({ state: 'sent' });
  }, 60_000);
});

function documentOf({ stage }: ShownOrder): string {
  if (stage.kind !== 'signed') throw new Error('it is not signed');
  return stage.document;
}
