import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createCase } from '@mahzar/shared/rest/cases';
import { draftOrder, readDraft, serveOrder, signOrder } from '@mahzar/shared/rest/orders';
import { listRegistryTasks, readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import { endMyPower, enterMyHearing, fileMyDocument, withdrawMyDocument } from '@mahzar/shared/rest/portal';
import { actInCase, readProceedings } from '@mahzar/shared/rest/proceedings';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { verifyToken } from '../../src/access/tokens/token.ts';
import { renewTasks } from '../../src/proceedings/tasks/renew-tasks.ts';
import { uploadToCase } from '../support/case-uploads.ts';
import type { Visitor } from '../support/desk.ts';
import { messagesTo } from '../support/inbox.ts';
import { enteredAs } from '../support/portal.ts';
import type { Known } from '../support/portal.ts';
import { freshCode } from '../support/sign-in.ts';

import { ALI, HASAN, MARYAM, NEGAR, PDF, PEOPLE } from './portal-desk.ts';
import type { PortalDesk } from './portal-desk.ts';

/** People's filings to their cases, and the desk's tasks from them. */
export function filing(portal: PortalDesk): void {
  it('what somebody files waits for the clerk, and the other side reads it when it was accepted', async () => {
    const { desk, clerk, id, read, statusOf, sent, act } = portal;
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
    // Only the person who filed gets a message, which names neither the document nor the case.
    const told = async (phone: string) =>
      (await messagesTo(desk, phone)).map(({ body }) => body).filter((body) => body.includes('فرستاده بودید'));
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
    // People cannot file for others, file documents of the court, file another person's upload, or upload without a right to file.
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
    // The other side cannot read a withdrawn document.
    const { document: third } = await sent(ali, {});
    await ali.do(withdrawMyDocument, { params: { case: id, document: third }, body: {} });
    expect(await ali.refused(withdrawMyDocument, { params: { case: id, document }, body: {} })).toBeUndefined();
    expect(await maryam.refused(withdrawMyDocument, { params: { case: id, document: third }, body: {} })).toBe(
      'not-found',
    );
  });

  it('a lawyer files a power of attorney, reads the client’s part when staff have confirmed it, and nothing when it is ended', async () => {
    const { desk, clerk, id, read, filed, statusOf, sent, act } = portal;
    const [negar, ali] = [await enteredAs(desk, NEGAR), await enteredAs(desk, ALI)];
    const secret = await filed({ of: 'accused', access: { level: 'confidential', named: [] } });
    const before = await read(negar);
    expect(before).toMatchObject({ documents: [], clients: [{ state: 'none' }] });
    expect(before.due).toContainEqual(expect.objectContaining({ what: 'file-power' }));
    expect(before.mayFile).toEqual([{ of: 'accused', name: 'علی رضایی', kinds: ['power-of-attorney'] }]);
    expect((await sent(negar, {})).called).toMatchObject({ error: { code: 'not-permitted' } });
    const { document } = await sent(negar, { kind: 'power-of-attorney', title: 'وکالت‌نامه' });
    expect((await read(negar)).clients).toMatchObject([{ state: 'filed' }]);
    // The client sees a document that was filed in the client's name.
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

  it('whoever is two in a case files as either, and enters a hearing by either seat', async () => {
    const { desk, read, caseOf, anew } = portal;
    const who = anew(MARYAM);
    const people = [0, 1].map((one) => ({ ...PEOPLE[one], name: 'مریم احمدی', ...who }));
    const { file, hearing: of, startsAt } = await caseOf('1405-20', people, people);
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

  it('what waits in the case is told at the desk of whose it is to do, and of nobody else, until it is done', async () => {
    const { desk, registry, clerk, judge, facts, act, anew } = portal;
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
    // A released clerk loses the case's tasks.
    await file(ali, {});
    expect(await kinds(clerk)).toEqual(['accept-document']);
    await registry.do(actInCase, { ...at, body: { type: 'release-staff', as: 'clerk', account: clerk.account } });
    expect([await kinds(clerk), await kinds(judge)]).toEqual([[], ['accept-document']]);
    // Without any judge and clerk it waits for the registry; what the registry may not read, by the case's number only.
    const waits = async (visitor: Visitor) =>
      (await visitor.do(listRegistryTasks)).items.filter((task) => task.case.id === made.id);
    expect(await waits(registry)).toEqual([]);
    // So does what waits for a judge only whose account is disabled, or is no judge's any more.
    const judges = (change: { readonly disabled?: number; readonly roles?: string }) =>
      db.updateTable('staff_accounts').set(change).where('id', '=', judge.account).execute();
    const { roles } = await db
      .selectFrom('staff_accounts')
      .select('roles')
      .where('id', '=', judge.account)
      .executeTakeFirstOrThrow();
    for (const lost of [{ disabled: 1 }, { disabled: 0, roles: '["clerk"]' }]) {
      await judges(lost);
      expect(await waits(registry)).toMatchObject([{ what: 'assign-judge', case: of }]);
    }
    await judges({ roles });
    expect(await waits(registry)).toEqual([]);
    await registry.do(actInCase, { ...at, body: { type: 'release-staff', as: 'judge', account: judge.account } });
    await file(ali, { isConfidential: true });
    expect(await waits(registry)).toMatchObject([
      { what: 'assign-judge', case: of },
      { what: 'accept-document', case: of, number: 4 },
    ]);
    expect([await waits(clerk), await kinds(judge)]).toEqual([[], []]);
    expect(await judge.refused(listRegistryTasks)).toBe('not-permitted');
  });
}
