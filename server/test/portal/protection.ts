import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { changeCase, createCase, readCase } from '@mahzar/shared/rest/cases';
import { discardOrder, draftOrder, readDraft, serveOrder, signOrder } from '@mahzar/shared/rest/orders';
import { listMyCases, openMyOrder } from '@mahzar/shared/rest/portal';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { findProtected } from '../../src/scheduling/protected-people.ts';
import { readOfCase } from '../support/case-uploads.ts';
import type { Visitor } from '../support/desk.ts';
import { attachedTo } from '../support/pdf.ts';
import { enteredAs, readOwn } from '../support/portal.ts';
import { freshCode } from '../support/sign-in.ts';

import { ALI, HASAN, MARYAM, NEGAR, PEOPLE, START } from './portal-desk.ts';
import type { PortalDesk } from './portal-desk.ts';

/** Protection of people who are shown by number only. */
export function protection(portal: PortalDesk): void {
  let hidden = 0;

  it.each([
    ['was booked so', { protected: true }, [] as const],
    ['was protected at it', {}, ['person-protected'] as const],
    ['was protected at it for a time', {}, ['person-protected', 'protection-lifted'] as const],
    ['is booked in another role', { role: 'expert', protected: true }, [] as const],
  ])('no paper that others read names whoever goes by a number in a hearing: who %s', async (_, booked, acts) => {
    const { desk, clerk, judge, read, caseOf, anew } = portal;
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

  it('a title of the case or a hearing that names whoever goes by a number is for them alone', async () => {
    const { desk, registry, read, caseOf, anew, changed } = portal;
    const [ofAli, ofHasan] = [anew(ALI), anew(HASAN)];
    const witness = { ...PEOPLE[3]!, ...ofHasan };
    const people = [{ ...PEOPLE[1]!, ...ofAli }, witness];
    const { file } = await caseOf('1405-450', people, [
      { ...witness, protected: true },
      { ...people[0], id: 'a' },
    ]);
    const [ali, hasan] = [await enteredAs(desk, ofAli), await enteredAs(desk, ofHasan)];
    const titles = async (visitor: Visitor) => {
      const { items } = await visitor.do(listMyCases);
      return [(await read(visitor, file)).title, items.find(({ id }) => id === file)?.title];
    };
    expect(await titles(ali)).toEqual(['خیانت در امانت', 'خیانت در امانت']);
    const title = 'شهادت حسن مرادی';
    await changed(file, '1405-450', people, { title });
    expect([await titles(ali), await titles(hasan)]).toEqual([
      ['', ''],
      [title, title],
    ]);
    // The witness is named only by a hearing from before the proceedings. A person can read a title with their own name.
    const { file: booked } = await caseOf('1405-451', [people[0]!], [{ ...witness, protected: true }]);
    await changed(booked, '1405-451', [people[0]!], { title });
    expect([(await read(ali, booked)).title, (await read(hasan, booked)).title]).toEqual(['', title]);
    const body = { number: '1405-452', branch: 'شعبه ۱۰۳', kind: 'other', title, notes: '', people };
    const { id: unread } = await registry.do(createCase, { body });
    const times = { startsAt: START, endsAt: START + 3_600_000 };
    const place = { caseNumber: '1405-452', branch: 'شعبه ۱۰۳', kind: 'courtroom', title } as const;
    const seats = [
      { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه' },
      { ...witness, protected: true },
    ];
    await registry.do(createBooking, { body: { ...place, ...times, people: seats } });
    const listed = async (visitor: Visitor) =>
      (await visitor.do(listMyCases)).items.find(({ id }) => id === unread)?.title;
    expect([await listed(ali), await listed(hasan)]).toEqual(['', title]);
    // A person whose name was destroyed with the only hearing that listed them.
    const gone = { id: 'gone', role: 'witness', name: 'بهرام نیک‌سرشت', protected: true };
    const { id: last } = await registry.do(createBooking, { body: { ...place, ...times, people: [seats[0], gone] } });
    await changed(unread, '1405-452', people, { title: `شهادت ${gone.name}` });
    expect(await listed(ali)).toBe('');
    const { carryOver } = findProtected(desk.masterKey, randomBytes);
    const hearing = last as HearingId;
    await desk.storage.hearings.eraseNames(hearing, (on) => carryOver(on, hearing));
    expect(await listed(ali)).toBe('');
  });

  it('a paper that names somebody who goes by a number since is for the court alone, and for them', async () => {
    const { desk, clerk, judge, caseOf, anew } = portal;
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
    // Protected in the hearing's room, not in a booking.
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
    const { desk, registry, clerk, judge, read, caseOf, anew, changed } = portal;
    const [ofAli, ofHasan] = [anew(ALI), anew(HASAN)];
    const witness = { ...PEOPLE[3]!, ...ofHasan };
    const { file, hearing: of } = await caseOf('1405-71', [{ ...PEOPLE[1]!, ...ofAli }, witness], [witness]);
    const ids = ['silent', 'naming'];
    for (const order of ids) {
      const params = { params: { case: file, order } };
      // With letters of another keyboard layout, and by the family name only.
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
    // The author of another draft is warned before it is signed.
    const warned = [];
    for (const body of ['آقاي مُرادي', 'متن']) {
      const again = { order: 'again', kind: 'order', level: 'parties', to: ['accused'], deadline: null } as const;
      const sections = [{ heading: '', body }];
      await clerk.do(draftOrder, { params: { case: file }, body: { ...again, text: { title: 'دستور', sections } } });
      warned.push((await judge.do(readDraft, { params: { case: file, order: 'again' } })).namesProtected);
    }
    expect(warned).toEqual([['witness'], null]);
    await clerk.do(discardOrder, { params: { case: file, order: 'again' } });
    const isKept = (order: { readonly id: string }) => ids.includes(order.id);
    for (const isOld of [false, true]) {
      if (isOld) await db.updateTable('case_orders').set({ named: null }).where('case_id', '=', file).execute();
      expect(await open()).toEqual([true, false]);
      const { orders } = await clerk.do(readProceedings, { params: { case: file } });
      expect(orders.filter(isKept).map(({ id: order, closedFor }) => [order, closedFor])).toEqual([
        ['silent', []],
        ['naming', [{ party: 'accused', because: ['witness'] }]],
      ]);
    }
    // An order served on the witness may have the witness's name in its heading.
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
    expect(orders.filter(isKept).map(({ closedFor }) => closedFor)).toEqual([[], [{ party: 'accused', because: [] }]]);
  });

  it('nobody is kept from a paper because it names themselves, as whichever of two, or whom they represent', async () => {
    const { desk, clerk, judge, statusOf, act, caseOf, anew } = portal;
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
    // By the links of both people.
    for (const party of to) {
      const served = { case: file, order: 'own' as OrderId, party: party as PartyId };
      expect(await desk.orders.open(served)).not.toBeInstanceOf(Rejection);
    }
    const { timeline } = await judge.do(readProceedings, { params: { case: file } });
    const opened = timeline.filter(({ type }) => type === 'service-opened').map(({ by }) => by.id);
    expect(opened.toSorted()).toEqual(['accused', 'complainant']);
  });
}
