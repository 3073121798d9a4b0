import { expect, it } from 'vitest';
import { archiveCase, createCase, readCase } from '@mahzar/shared/rest/cases';
import { draftOrder, readDraft, serveOrder, signOrder } from '@mahzar/shared/rest/orders';
import {
  endMyPower,
  enterMyHearing,
  fileMyDocument,
  listMyCases,
  openMyOrder,
  readMyCase,
  withdrawMyDocument,
} from '@mahzar/shared/rest/portal';
import { actInCase, readProceedings } from '@mahzar/shared/rest/proceedings';
import { uploadToCase } from '../support/case-uploads.ts';
import type { Visitor } from '../support/desk.ts';
import { enteredAs, readOwn } from '../support/portal.ts';
import { freshCode } from '../support/sign-in.ts';

import { ALI, HASAN, MARYAM, NEGAR, PDF, PEOPLE } from './portal-desk.ts';
import type { PortalDesk } from './portal-desk.ts';

/** People read their own cases' orders, documents and powers of attorney, and nothing else. */
export function reading(portal: PortalDesk): void {
  it('an order is opened by a press, its pages by whoever has opened it, and that is an entry', async () => {
    const { desk, clerk, judge, id, read, statusOf } = portal;
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
    // Opening an order and turning its pages counts as one reading.
    expect(looks.map(({ type, by }) => [type, by.id])).toEqual([['document-read', 'accused']]);
    expect(timeline.find(({ type }) => type === 'service-opened')?.by.id).toBe('accused');
    // The other party does not see the order.
    const maryam = await enteredAs(desk, MARYAM);
    expect(await read(maryam)).toMatchObject({ orders: [], documents: [] });
    expect(await maryam.refused(openMyOrder, { ...order, body: {} })).toBe('not-found');
  });

  it('everybody reads what the table says, and nothing else: documents × people, strangers and cookies of others', async () => {
    const { desk, registry, clerk, id, hearing, facts, read, filed, statusOf } = portal;
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
    // Lists contain exactly the readable documents.
    const listed = async (visitor: Visitor) => (await read(visitor)).documents.map((one) => one.id);
    expect(await listed(visitors.ali)).toEqual([documents.ofAccused, documents.parties]);
    expect(await listed(visitors.negar)).toEqual([]);
    expect(await listed(visitors.hasan)).toEqual([documents.witness]);
    // Cases of other people are not found, whatever ids are guessed, and a document is not found under another case.
    const other = (await registry.do(createCase, { body: { ...facts('1405-3'), people: [PEOPLE[0]] } })).id;
    for (const [name, visitor] of Object.entries(visitors)) {
      if (name === 'maryam' || name === 'staff') continue;
      const code = ['nobody', 'guessed'].includes(name) ? 'no-session' : 'not-found';
      expect(await visitor.refused(readMyCase, { params: { case: other } }), name).toBe(code);
    }
    expect(await statusOf(visitors.maryam, documents.parties, other)).toBe(404);
    // A page of another site cannot make changes, even with a valid cookie.
    const site = { 'Sec-Fetch-Site': 'cross-site' };
    expect(
      await visitors.ali.refused(enterMyHearing, { params: { hearing }, body: { seat: 'a' }, headers: site }),
    ).toBe('cross-site');
  });

  it('pages that somebody turns are one look, and no one’s looks hide another’s', async () => {
    const { desk, judge, statusOf, caseOf, anew, ofFile } = portal;
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
    const { desk, registry, clerk, judge, read, statusOf, caseOf, anew } = portal;
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
    // An archived case has no running deadlines, as at the desk.
    expect((await read(maryam, file)).orders[0]?.served?.deadline).not.toBeNull();
    const { version } = await registry.do(readCase, { params: { case: file } });
    await registry.do(archiveCase, { params: { case: file }, body: { version } });
    expect(await read(maryam, file)).toMatchObject({
      due: [],
      orders: [{ served: { deadline: null } }],
    });
  });

  it('a lawyer of both sides reads what each power lets them, and of two clients sees the time that ends first', async () => {
    const { desk, clerk, judge, read, statusOf, act, caseOf, anew, ofFile } = portal;
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
    // The second client's deadline runs from the opening; the first client's has not begun.
    const maryam = await enteredAs(desk, ofMaryam);
    await maryam.do(openMyOrder, { ...order, body: {} });
    expect((await served())?.openedAt).toBeNull();
    // A lawyer does not open for a client what was served on the client.
    expect(await negar.refused(openMyOrder, { ...order, body: {} })).toBe('not-found');
    await negar.do(endMyPower, { params: { case: file }, body: power('complainant') });
    expect(await seen()).toEqual([404, 200]);
  });

  it('whoever is no party is offered to end no power of attorney, which the court ends', async () => {
    const { desk, clerk, read, act, caseOf, anew } = portal;
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
    const { desk, clerk, judge, read, statusOf, act, caseOf, anew, changed, ofFile } = portal;
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
}
