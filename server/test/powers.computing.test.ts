import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { changeCase, createCase, readCase } from '@mahzar/shared/rest/cases';
import { listRegistryTasks, readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import { filePower, listMyCases, readMyCase, sendPortalCode } from '@mahzar/shared/rest/portal';
import { confirmPower, listPowers, readPower, refusePower } from '@mahzar/shared/rest/powers';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import { API_PATH } from '@mahzar/shared/rest/route';
import { uploadToCase } from './support/case-uploads.ts';
import { startDesk } from './support/desk.ts';
import type { TestDesk, Visitor } from './support/desk.ts';
import { messagesTo } from './support/inbox.ts';
import { pdfOf } from './support/pdf.ts';
import { codesTo, enteredAs } from './support/portal.ts';

const START = Date.now() + 30 * 86_400_000;
const PDF = pdfOf(['Power of attorney', 'Second page']);
const ALI = { nationalId: '0790419904', phone: '+989123334455' };
const HASAN = { nationalId: '0084575948', phone: '+989127778899' };
const NEGAR = { nationalId: '0499370899', phone: '+989125556677' };
const NUMBER = '1405-77';
const PEOPLE = [
  { id: 'accused', role: 'accused', name: 'علی رضایی', ...ALI },
  { id: 'witness', role: 'witness', name: 'حسن مرادی', ...HASAN },
];

describe('powers of attorney of lawyers whom no case names', () => {
  let desk: TestDesk;
  let registry: Visitor;
  let clerk: Visitor;
  let other: Visitor;
  let judge: Visitor;
  let id: string;

  const facts = { number: NUMBER, branch: 'شعبه ۱۰۳', kind: 'criminal', title: 'خیانت در امانت', notes: '' };
  const asLawyer = (who: typeof NEGAR) => enteredAs(desk, { ...who, for: 'power' } as typeof NEGAR);
  const upload = async (visitor: Visitor, content = PDF) => uploadToCase(visitor, 'powers', content, '/my');
  const bodyOf = (document: string, given: object = {}) => ({
    document,
    caseNumber: NUMBER,
    clientNationalId: ALI.nationalId,
    name: 'نگار صادقی',
    licence: '۲۱۸۴۷',
    language: 'fa',
    ...given,
  });
  const file = async (visitor: Visitor, given: object = {}) => {
    const uploaded = await upload(visitor);
    if (!('id' in uploaded)) throw new Error(uploaded.code);
    return visitor.call(filePower, { body: bodyOf(uploaded.id, given) });
  };
  const filed = async (visitor: Visitor, given: object = {}) => {
    const called = await file(visitor, given);
    if (!called.ok) throw new Error(called.error.code);
    return called.body.id;
  };
  const tasks = async () =>
    (await clerk.do(readOwnHearings)).tasks.items.flatMap((task) => (task.what === 'decide-power' ? [task.power] : []));
  const pageOf = async ({ origin, cookie }: Visitor, power: string, place = 'pages/1') =>
    (await fetch(`${origin}${API_PATH}/powers/${power}/${place}`, { headers: { Cookie: cookie } })).status;
  const told = async (phone: string) =>
    (await messagesTo(desk, phone)).map(({ body }) => body).filter((body) => body.includes('فرستاده بودید'));

  beforeAll(async () => {
    desk = await startDesk({ codeAnswerAfterMs: 0 });
    desk.notify.begin();
    registry = await desk.as('scheduler');
    clerk = await desk.as('clerk');
    other = await desk.as('clerk');
    judge = await desk.as('judge');
    id = (await registry.do(createCase, { body: { ...facts, people: PEOPLE } })).id;
    const people = [
      { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account },
      { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
    ];
    const times = { startsAt: START, endsAt: START + 3_600_000 };
    const booking = { caseNumber: NUMBER, branch: 'شعبه ۱۰۳', kind: 'courtroom', title: 'رسیدگی', people, ...times };
    await registry.do(createBooking, { body: booking });
    await registry.do(readProceedings, { params: { case: id } });
  }, 120_000);
  afterAll(() => desk.stop());

  it('opens the case when the clerk has confirmed it, and tells a stranger nothing before', async () => {
    // A person who is in no case gets a code for this purpose only.
    await desk.nobody().do(sendPortalCode, { body: { ...NEGAR, language: 'fa' } });
    const negar = await asLawyer(NEGAR);
    expect(await codesTo(desk, NEGAR.phone)).toHaveLength(1);
    expect(await negar.do(listMyCases)).toMatchObject({ items: [], requests: [], powers: [] });

    // The answer is the same whether or not the case and the client exist.
    const answers = [
      await file(negar, { caseNumber: '1405-78' }),
      await file(negar, { clientNationalId: '0013542419' }),
      await file(negar, { clientNationalId: HASAN.nationalId }),
      await file(negar),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: true, body: { state: 'waiting', reason: null, filedAt: expect.any(Number) } });
    const [noCase, noClient, ofWitness, power] = answers.map((answer) => (answer.ok ? answer.body.id : ''));
    expect((await negar.do(listMyCases)).powers.map(({ state }) => state)).toEqual(Array(4).fill('waiting'));
    expect(await negar.refused(readMyCase, { params: { case: id } })).toBe('not-found');
    expect((await registry.do(readProceedings, { params: { case: id } })).documents).toEqual([]);

    // The clerk sees the powers that name people of the case, the registry sees all, everybody else none.
    expect(await tasks()).toEqual([ofWitness, power]);
    const listed = async (visitor: Visitor) => (await visitor.do(listPowers)).items.map((one) => [one.id, one.case]);
    expect(await listed(clerk)).toEqual([
      [ofWitness, id],
      [power, id],
    ]);
    expect(await listed(other)).toEqual([]);
    // They are tasks of the registry while the case has no clerk who may sign in as such.
    const ofRegistry = async () =>
      (await registry.do(listRegistryTasks)).items.map((task) => (task.what === 'decide-power' ? task.power : null));
    const { db } = desk.storage.database;
    const account = (change: { readonly disabled?: number; readonly roles?: string }) =>
      db.updateTable('staff_accounts').set(change).where('id', '=', clerk.account).execute();
    expect(await ofRegistry()).toEqual([]);
    for (const lost of [{ disabled: 1 }, { disabled: 0, roles: '["judge"]' }]) {
      await account(lost);
      expect(await ofRegistry()).toEqual([ofWitness, power]);
    }
    await account({ roles: '["clerk"]' });
    expect((await listed(registry)).map(([, of]) => of)).toEqual([id, id, null, null]);
    const params = { power: power! };
    expect(await other.refused(readPower, { params })).toBe('not-found');
    expect(await other.refused(confirmPower, { params, body: {} })).toBe('not-found');
    expect(await clerk.refused(readPower, { params: { power: noCase! } })).toBe('not-found');
    expect(await judge.refused(listPowers)).toBe('not-permitted');
    expect(await clerk.do(readPower, { params })).toMatchObject({
      caseNumber: NUMBER,
      case: id,
      lawyer: { name: 'نگار صادقی', licence: '۲۱۸۴۷', ...NEGAR },
      clients: [{ name: 'علی رضایی', role: 'accused' }],
      pages: 2,
    });
    const statuses = async (place: string) => {
      const found = [];
      for (const visitor of [clerk, registry, other, judge, negar, desk.nobody()])
        found.push(await pageOf(visitor, power!, place));
      return found;
    };
    expect(await statuses('pages/1')).toEqual([200, 200, 404, 403, 401, 401]);
    expect(await statuses('content')).toEqual([200, 200, 404, 403, 401, 401]);
    await pageOf(clerk, power!, 'content');
    const looks = await desk.storage.database.db
      .selectFrom('audit_entries')
      .select(['actor', 'details'])
      .where('act', '=', 'power-read')
      .where('subject', '=', `power:${power}`)
      .orderBy('seq')
      .execute();
    // One entry for each reader, and one for each saved copy.
    expect(looks.map(({ actor, details }) => [actor, JSON.parse(details)])).toEqual([
      [`staff:${clerk.account}`, {}],
      [`staff:${registry.account}`, {}],
      [`staff:${clerk.account}`, { saved: true }],
      [`staff:${registry.account}`, { saved: true }],
      [`staff:${clerk.account}`, { saved: true }],
    ]);

    // A power for no existing case cannot be confirmed, nor one of a person who has no lawyer in the case.
    expect(await registry.refused(confirmPower, { params: { power: noClient! }, body: {} })).toBe('not-a-client');
    expect(await clerk.refused(confirmPower, { params: { power: ofWitness! }, body: {} })).toBe('not-a-client');
    const refuse = (visitor: Visitor, of: string, reason: string) =>
      visitor.refused(refusePower, { params: { power: of }, body: { reason } });
    // The reasons of a refusal do not reveal whether the case exists.
    expect(await refuse(registry, noCase!, 'wrong-case')).toBe('bad-request');
    expect(await refuse(registry, noCase!, 'unreadable')).toBeUndefined();
    expect(await refuse(registry, noClient!, 'other')).toBeUndefined();
    expect(await refuse(clerk, ofWitness!, 'other')).toBeUndefined();
    expect(await refuse(clerk, ofWitness!, 'other')).toBe('not-found');
    await expect.poll(async () => (await told(NEGAR.phone)).length).toBe(3);
    for (const message of await told(NEGAR.phone)) {
      expect(message).toMatch(/^محضر: وکالت‌نامه‌ای که فرستاده بودید تأیید نشد/);
      expect(message).not.toMatch(/1405|۱۴۰۵|شعبه ۱۰۳|رضایی|مرادی/);
    }
    const kept = desk.storage.database.db;
    const rows = await kept
      .selectFrom('power_filings')
      .select(['id', 'details'])
      .where('state', '=', 'refused')
      .execute();
    expect(rows.map(({ details }) => details)).toEqual([null, null, null]);
    const parts = await kept
      .selectFrom('object_parts')
      .select('object')
      .where('object', 'in', [noCase!, ofWitness!])
      .execute();
    expect(parts).toEqual([]);

    const changed: string[] = [];
    desk.bus.on('case-file-changed', (one) => void changed.push(one));
    expect(await clerk.do(confirmPower, { params, body: {} })).toEqual({ case: id });
    expect(changed).toEqual([id]);
    const [mine] = (await negar.do(listMyCases)).items;
    expect(mine).toMatchObject({ id, number: NUMBER, roles: ['lawyer'], clients: ['علی رضایی'] });
    const opened = await negar.do(readMyCase, { params: { case: id } });
    expect(opened.clients).toMatchObject([{ name: 'علی رضایی', state: 'confirmed' }]);
    expect(opened.documents).toMatchObject([
      { kind: 'power-of-attorney', stage: 'filed', filedBy: 'me', of: 'client' },
    ]);
    expect(opened.mayFile.some(({ kinds }) => kinds.includes('defence'))).toBe(true);
    expect((await negar.do(listMyCases)).powers.map(({ state, reason }) => [state, reason])).toEqual([
      ['accepted', null],
      ['refused', 'other'],
      ['refused', 'other'],
      ['refused', 'unreadable'],
    ]);
    await expect.poll(async () => (await told(NEGAR.phone)).some((text) => text.includes('پذیرفته شد'))).toBe(true);
    expect(await clerk.refused(confirmPower, { params, body: {} })).toBe('not-found');
    expect(await tasks()).toEqual([]);
    const { timeline } = await clerk.do(readProceedings, { params: { case: id } });
    expect(timeline.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['party-added', 'document-filed', 'document-accepted', 'power-confirmed']),
    );
  });

  it('moves nobody’s case to another telephone: a lawyer whom the file names otherwise is corrected there first', async () => {
    const named = {
      id: 'l',
      role: 'lawyer',
      name: 'هر کس',
      nationalId: '0013542419',
      phone: '+989351111111',
      with: [],
    };
    const people = [...(await registry.do(readCase, { params: { case: id } })).people, named];
    const { version } = await registry.do(readCase, { params: { case: id } });
    await registry.do(changeCase, { params: { case: id }, body: { ...facts, people, version } });
    const thief = await asLawyer({ nationalId: '0013542419', phone: '+989352222222' });
    const former = await filed(thief);
    // A new power for the same client replaces the waiting one.
    const power = await filed(thief);
    expect(await clerk.refused(confirmPower, { params: { power: former }, body: {} })).toBe('not-found');
    expect(await clerk.refused(confirmPower, { params: { power }, body: {} })).toBe('named-otherwise');
    expect(await tasks()).toEqual([power]);
    expect((await thief.do(listMyCases)).items).toEqual([]);
    const file = await registry.do(readCase, { params: { case: id } });
    expect(file.people.find((one) => one.id === 'l')).toMatchObject({ phone: '+989351111111', with: [] });

    // The same holds where the file has no telephone number: the sender's number is not taken.
    const without = file.people.map((one) => (one.id === 'l' ? { ...one, phone: null } : one));
    await registry.do(changeCase, { params: { case: id }, body: { ...facts, people: without, version: file.version } });
    expect(await clerk.refused(confirmPower, { params: { power }, body: {} })).toBe('named-otherwise');
    const after = await registry.do(readCase, { params: { case: id } });
    expect(after.people.find((one) => one.id === 'l')).toMatchObject({ phone: null, with: [] });
    expect((await thief.do(listMyCases)).items).toEqual([]);
    await clerk.do(refusePower, { params: { power }, body: { reason: 'other' } });
  });

  it('opens no other party’s seat to whoever types their national ID', async () => {
    const sara = { nationalId: '0013542419', phone: '+989121112233' };
    const number = '1405-80';
    const people = [
      { id: 'complainant', role: 'complainant', name: 'سارا کریمی', ...sara },
      { id: 'accused', role: 'accused', name: 'علی رضایی', ...ALI },
    ];
    const made = await registry.do(createCase, { body: { ...facts, number, people } });
    const judgeSeat = { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account };
    const times = { startsAt: START + 7_200_000, endsAt: START + 10_800_000 };
    const booked = { caseNumber: number, branch: 'شعبه ۱۰۳', kind: 'courtroom', title: 'رسیدگی', ...times };
    await registry.do(createBooking, { body: { ...booked, people: [judgeSeat, ...people] } });
    const params = { case: made.id };
    await registry.do(readProceedings, { params });
    const seatsOf = async (visitor: Visitor) =>
      (await visitor.do(readMyCase, { params })).hearings.flatMap(({ seats }) => seats.map(({ seat }) => seat));
    expect(await seatsOf(await enteredAs(desk, ALI))).toEqual(['accused']);

    const thief = await asLawyer({ nationalId: ALI.nationalId, phone: '+989352222223' });
    expect(await file(thief, { caseNumber: number })).toMatchObject({ error: { code: 'bad-request' } });
    const power = await filed(thief, { caseNumber: number, clientNationalId: sara.nationalId });
    expect(await registry.refused(confirmPower, { params: { power }, body: {} })).toBe('named-otherwise');
    expect((await thief.do(listMyCases)).items).toEqual([]);

    // The same holds when the office has entered the lawyer with this client.
    const lawyer = { id: 'l', role: 'lawyer', name: 'هر کس', nationalId: ALI.nationalId, phone: '+989352222223' };
    const { version } = await registry.do(readCase, { params });
    const all = [...people, { ...lawyer, with: ['complainant'] }];
    await registry.do(changeCase, { params, body: { ...facts, number, people: all, version } });
    expect(await seatsOf(thief)).toEqual([]);
    await registry.do(refusePower, { params: { power }, body: { reason: 'other' } });
  });

  it('at the same moment one of two decides', async () => {
    const lawyer = await asLawyer({ nationalId: '0076229645', phone: '+989353333333' });
    const power = await filed(lawyer);
    const both = await Promise.all([
      clerk.call(confirmPower, { params: { power }, body: {} }),
      registry.call(refusePower, { params: { power }, body: { reason: 'other' } }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const isConfirmed = both[0].ok;
    expect((await lawyer.do(listMyCases)).items).toHaveLength(isConfirmed ? 1 : 0);
  });

  it('tells the client, and files the paper of whoever goes by a number for the court of the case alone', async () => {
    const sara = { nationalId: '0084575948', phone: '+989121112244' };
    const number = '1405-81';
    const person = { id: 'complainant', role: 'complainant', name: 'سارا کریمی', ...sara };
    const made = await registry.do(createCase, { body: { ...facts, number, people: [person] } });
    const people = [
      { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account },
      { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
      { ...person, protected: true },
    ];
    const times = { startsAt: START + 14_400_000, endsAt: START + 18_000_000 };
    const booked = { caseNumber: number, branch: 'شعبه ۱۰۳', kind: 'courtroom', title: 'رسیدگی', ...times };
    await registry.do(createBooking, { body: { ...booked, people } });
    const params = { case: made.id };
    await registry.do(readProceedings, { params });
    const lawyer = await asLawyer({ nationalId: '0499370899', phone: '+989356666666' });
    const power = await filed(lawyer, { caseNumber: number, clientNationalId: sara.nationalId });
    const given = { params: { power }, body: {} };
    expect((await registry.do(readPower, { params: { power } })).named).toEqual([]);
    expect(await registry.refused(confirmPower, given)).toBe('not-permitted');
    const toClient = async () =>
      (await messagesTo(desk, sara.phone)).map(({ body }) => body).filter((body) => body.includes('وکیل شما'));
    expect(await toClient()).toEqual([]);
    await clerk.do(confirmPower, given);
    await expect.poll(toClient).toEqual([expect.stringContaining('نگار صادقی به‌عنوان وکیل شما ثبت شد')]);
    const kept = async (visitor: Visitor) => (await visitor.do(readProceedings, { params })).documents.length;
    expect([await kept(clerk), await kept(registry), await kept(other)]).toEqual([1, 0, 0]);
    expect((await lawyer.do(readMyCase, { params })).documents).toHaveLength(1);
    const noted = await desk.storage.database.db
      .selectFrom('audit_entries')
      .select('details')
      .where('act', '=', 'power-confirmed')
      .where('subject', '=', `power:${power}`)
      .execute();
    expect(noted.map(({ details }) => JSON.parse(details))).toEqual([{ case: made.id, licence: '۲۱۸۴۷' }]);

    // The next power of this lawyer shows the lawyer's existing entry in the file, with its clients.
    const next = await filed(lawyer, { caseNumber: number, clientNationalId: sara.nationalId });
    expect((await clerk.do(readPower, { params: { power: next } })).named).toEqual([
      { name: 'نگار صادقی', role: 'lawyer', phone: '+989356666666', clients: ['سارا کریمی'] },
    ]);
    await clerk.do(refusePower, { params: { power: next }, body: { reason: 'compare' } });
  });

  it('silences nobody’s telephone by codes for one: they have limits of their own', async () => {
    const body = { ...HASAN, language: 'fa', for: 'power' };
    for (let count = 0; count < 5; count += 1) await desk.nobody().do(sendPortalCode, { body });
    expect(await desk.nobody().refused(sendPortalCode, { body })).toBe('too-many-requests');
    // The limit holds for any national ID.
    expect(await desk.nobody().refused(sendPortalCode, { body: { ...body, nationalId: NEGAR.nationalId } })).toBe(
      'too-many-requests',
    );
    await expect.poll(async () => (await codesTo(desk, HASAN.phone)).length).toBe(5);
    // The limit for people's own cases is separate.
    for (let count = 0; count < 6; count += 1)
      await desk.nobody().do(sendPortalCode, { body: { ...body, for: 'own-cases' } });
    await expect.poll(async () => (await codesTo(desk, HASAN.phone)).length).toBe(11);
  });

  it('ends what no case was found for in time, and forgets what was decided when it was told long enough', async () => {
    const { db } = desk.storage.database;
    const lawyer = await asLawyer({ nationalId: '0499370899', phone: '+989357777777' });
    const [strange, matched] = [await filed(lawyer, { caseNumber: '1405-78' }), await filed(lawyer)];
    const later = async (days: number, columns: 'filed_at' | 'decided_at') =>
      db
        .updateTable('power_filings')
        .set({ created_at: START - 400 * 86_400_000, [columns]: Date.now() - days * 86_400_000 })
        .where('id', 'in', [strange, matched])
        .execute();
    const states = async () => {
      await desk.powerUpkeep.run();
      return (await lawyer.do(listMyCases)).powers.map(({ id: of, state, reason }) => [of, state, reason]);
    };
    await later(29, 'filed_at');
    expect((await states()).map(([, state]) => state)).toEqual(['waiting', 'waiting']);
    await later(31, 'filed_at');
    expect(await states()).toEqual(
      expect.arrayContaining([
        [strange, 'refused', 'compare'],
        [matched, 'waiting', null],
      ]),
    );
    await expect.poll(async () => (await told('+989357777777'))[0]).toContain('مقایسه کنید');
    await clerk.do(refusePower, { params: { power: matched }, body: { reason: 'other' } });
    // The period starts at the decision, not at the filing.
    await later(89, 'decided_at');
    expect(await states()).toHaveLength(2);
    await later(91, 'decided_at');
    expect(await states()).toEqual([]);
  });

  it('is bounded: in number, in size, by what a file is, and to whoever uploaded it', async () => {
    const lawyer = await asLawyer({ nationalId: '0013542419', phone: '+989354444444' });
    expect(await upload(desk.nobody())).toEqual({ code: 'no-session' });
    expect(await upload(lawyer, Buffer.from('no document at all'))).toEqual({ code: 'wrong-file-type' });
    const tooLarge = await fetch(`${lawyer.origin}${API_PATH}/my/powers/uploads`, {
      method: 'POST',
      headers: { 'X-Mahzar': '1', Cookie: lawyer.cookie, 'Tus-Resumable': '1.0.0', 'Upload-Length': '33554433' },
    });
    expect(tooLarge.status).toBe(413);
    const uploaded = await upload(lawyer);
    const document = 'id' in uploaded ? uploaded.id : '';
    // Only its uploader can file it, and only with exactly the required fields.
    const thief = await asLawyer({ nationalId: '0013542419', phone: '+989355555555' });
    expect(await thief.refused(filePower, { body: bodyOf(document) })).toBe('not-found');
    for (const given of [{ clientNationalId: '123' }, { caseNumber: 'a b' }, { more: 1 }, { licence: '' }])
      expect(await lawyer.refused(filePower, { body: bodyOf(document, given) })).toBe('bad-request');
    const first = await lawyer.do(filePower, { body: bodyOf(document) });
    // A caller without an answer repeats the request.
    expect(await lawyer.do(filePower, { body: bodyOf(document) })).toEqual(first);
    let last = '';
    for (let count = 1; count < 5; count += 1) last = await filed(lawyer, { caseNumber: `1405-9${count}` });
    const uploadedLast = await upload(lawyer);
    const left = 'id' in uploadedLast ? uploadedLast.id : '';
    expect(await lawyer.refused(filePower, { body: bodyOf(left) })).toBe('too-many-requests');
    // Another person with the same telephone replaces nothing.
    const waiting = () =>
      desk.storage.database.db.selectFrom('power_filings').select('id').where('state', '=', 'waiting').execute();
    const before = await waiting();
    // Another national ID does not raise the limit of waiting powers of one telephone.
    const twin = await asLawyer({ nationalId: '0076229645', phone: '+989354444444' });
    expect(await file(twin, { caseNumber: '1405-99' })).toMatchObject({ error: { code: 'too-many-requests' } });
    expect(await file(twin)).toMatchObject({ error: { code: 'too-many-requests' } });
    expect(await waiting()).toEqual(before);
    await registry.do(refusePower, { params: { power: last }, body: { reason: 'other' } });
    const ofTwin = await filed(twin);
    expect(await waiting()).toEqual(expect.arrayContaining([{ id: first.id }, { id: ofTwin }]));
    // At most three uploads are open: a new one replaces the oldest, so that a broken connection locks nobody out.
    const begun = [];
    for (let count = 0; count < 3; count += 1) begun.push(await upload(lawyer));
    for (const one of begun) expect(one).toHaveProperty('id');
    const kept = await desk.storage.database.db
      .selectFrom('power_filings')
      .select('id')
      .where('state', '=', 'uploading')
      .where('id', 'in', [left, ...begun.flatMap((one) => ('id' in one ? [one.id] : []))])
      .execute();
    expect(kept).toHaveLength(3);
    expect(kept).not.toContainEqual({ id: left });
  });
});
