import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient } from '@mahzar/shared/rest/api-clients';
import { cancelBooking, changeBooking, createBooking, restoreBooking } from '@mahzar/shared/rest/bookings';
import { archiveCase, changeCase, createCase } from '@mahzar/shared/rest/cases';
import { actInCase, fileDocument, MAX_DOCUMENT_BYTES, readProceedings } from '@mahzar/shared/rest/proceedings';
import type { CaseProceedings } from '@mahzar/shared/rest/proceedings';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { AccountId, CaseId, DocumentId } from '@mahzar/shared/proceedings/ids';
import { openProceedings } from '../src/compose/proceedings.ts';
import { checkAllLogs } from '../src/audit/check-all-logs.ts';
import { databaseObjects } from '../src/files/object-store.ts';
import { pdfPages } from '../src/files/pdf-pages.ts';
import { Recordings } from '../src/files/recording-facts.ts';
import { EventBus } from '../src/kernel/event-bus.ts';
import { caseDocuments } from '../src/proceedings/case-documents.ts';
import { fileUpload } from '../src/proceedings/filing.ts';
import { ProceedingsService } from '../src/proceedings/proceedings-service.ts';
import { appendToCase } from '../src/proceedings/store/case-log.ts';
import { inTransaction } from '../src/storage/database.ts';
import type { Database } from '../src/storage/database.ts';
import { beginCaseUpload, putCasePart, readOfCase, uploadToCase } from './support/case-uploads.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { startDesk, Visitor } from './support/desk.ts';
import type { TestDesk } from './support/desk.ts';
import { pdfOf } from './support/pdf.ts';
import { pngOf } from './support/uploads.ts';

/** Start of hearings that have not begun. */
const START = Date.now() + 30 * 86_400_000;
const PDF = pdfOf(['First page', 'Second page']);

const file = (number: string, people: readonly object[] = PEOPLE) => ({
  number,
  branch: 'شعبه ۱۰۳',
  kind: 'criminal',
  title: 'خیانت در امانت',
  notes: '',
  people,
});
const PEOPLE = [
  { id: 'complainant', role: 'complainant', name: 'مریم احمدی' },
  { id: 'accused', role: 'accused', name: 'علی رضایی' },
  { id: 'lawyer', role: 'lawyer', name: 'نگار صادقی', with: ['accused'] },
];
const PARTIES = { level: 'parties', named: [] } as const;

describe.each(ENGINES)('proceedings of a case on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let registry: Visitor;
  let clerk: Visitor;
  let judge: Visitor;
  let otherJudge: Visitor;

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    registry = await desk.as('scheduler');
    clerk = await desk.as('clerk');
    judge = await desk.as('judge');
    otherJudge = await desk.as('judge');
  }, 120_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  const opened = async (number: string) => (await registry.do(createCase, { body: file(number) })).id;
  const read = (visitor: Visitor, id: string) => visitor.do(readProceedings, { params: { case: id } });
  const act = (visitor: Visitor, id: string, body: object) => visitor.do(actInCase, { params: { case: id }, body });
  const refusedAct = (visitor: Visitor, id: string, body: object) =>
    visitor.refused(actInCase, { params: { case: id }, body });
  /** Uploads a document and files it. */
  const filed = async (visitor: Visitor, id: string, given: object = {}, content = PDF): Promise<CaseProceedings> => {
    const upload = await uploadToCase(visitor, id, content);
    if (!('id' in upload)) throw new Error(upload.code);
    const body = {
      document: upload.id,
      kind: 'evidence',
      title: 'قرارداد اجاره',
      of: null,
      access: PARTIES,
      replaces: null,
      ...given,
    };
    return visitor.do(fileDocument, { params: { case: id }, body });
  };
  /** A hearing of the case is booked with a judge and a clerk who have accounts. */
  const booked = (number: string) => registry.do(createBooking, { body: bookingOf(number, clerk) });
  const bookingOf = (number: string, byClerk: Visitor, title = 'رسیدگی') => {
    const times = { startsAt: START, endsAt: START + 3_600_000 };
    const people = [
      { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account },
      { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: byClerk.account },
      { id: 'p', role: 'accused', name: 'علی رضایی', phone: '09123334455' },
    ];
    return { caseNumber: number, branch: 'شعبه ۱۰۳', kind: 'courtroom', title, people, ...times };
  };
  const staffOf = async (id: string) => (await read(registry, id)).staff.map(({ account }) => account);

  it('begin with what the file says, follow it and its hearings, and are read after a restart as before it', async () => {
    const id = await opened('1405-1');
    expect(await read(clerk, id)).toMatchObject({
      parties: PEOPLE.map(({ id, role }) => ({ id, role })),
      due: [{ what: 'assign-judge' }, { what: 'confirm-power', lawyer: 'lawyer', client: 'accused' }],
    });
    const { id: hearing } = await booked('1405-1');
    const params = { case: id };
    const people = [...PEOPLE.slice(1), { id: 'expert', role: 'expert', name: 'کارشناس' }];
    await registry.do(changeCase, { params, body: { ...file('1405-1', people), version: 1 } });
    const after = await act(clerk, id, { type: 'confirm-power', lawyer: 'lawyer', client: 'accused', document: null });
    expect(after.parties.map((party) => party.id)).toEqual(['accused', 'lawyer', 'expert']);
    expect(after.staff.map(({ account, as }) => [account, as])).toEqual([
      [judge.account, 'judge'],
      [clerk.account, 'clerk'],
    ]);
    expect(after.due).toEqual([]);
    expect(after.timeline.map(({ type }) => type).slice(0, 6)).toEqual([
      'power-confirmed',
      'party-removed',
      'party-added',
      'staff-assigned',
      'staff-assigned',
      'hearing-linked',
    ]);
    expect(after.timeline.find(({ type }) => type === 'hearing-linked')?.hearing).toBe(hearing);
    const { database } = desk.storage;
    const again = openProceedings({
      bus: new EventBus(),
      database,
      masterKey: desk.masterKey,
      randomBytes,
      now: Date.now,
    });
    const snapshot = await again.service.snapshot(id);
    expect([...snapshot!.state.parties.keys()]).toEqual(['accused', 'lawyer', 'expert']);
    await registry.do(archiveCase, { params, body: { version: 2 } });
    expect((await beginCaseUpload(clerk, id, 10)).code).toBe('case-archived');
    expect(await checkAllLogs(database)).toMatchObject({ damaged: [] });
  });

  it('hold a document that came in parts: read by whom its level names, each look an entry, and by nobody else', async () => {
    const id = await opened('1405-2');
    await booked('1405-2');
    const begun = await beginCaseUpload(clerk, id, PDF.length);
    const put = (at: number, part: Buffer) => putCasePart(clerk, id, begun.id!, at, part);
    expect(await put(0, PDF.subarray(0, 300))).toBe(300);
    expect(await put(0, PDF.subarray(0, 300))).toBe('wrong-offset');
    expect(await putCasePart(otherJudge, id, begun.id!, 300, PDF.subarray(300))).toBe('not-found');
    expect(await put(300, PDF.subarray(300))).toBe(PDF.length);
    const body = {
      document: begun.id!,
      kind: 'report',
      title: 'گزارش محرمانه پلیس',
      of: null,
      access: { level: 'confidential', named: [] },
      replaces: null,
    };
    expect(await registry.refused(fileDocument, { params: { case: id }, body })).toBe('not-found');
    const { documents } = await clerk.do(fileDocument, { params: { case: id }, body });
    const sha256 = createHash('sha256').update(PDF).digest('hex');
    expect(documents).toMatchObject([
      { number: '1405-2/1', title: body.title, size: PDF.length, media: 'application/pdf', pages: 2, sha256 },
    ]);

    const content = `${id}/documents/${begun.id}/content`;
    const given = await readOfCase(judge, content);
    expect(given.content.equals(PDF)).toBe(true);
    expect(given.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox");
    const page = await readOfCase(judge, `${id}/documents/${begun.id}/pages/2`);
    expect(page.headers.get('Content-Type')).toBe('image/png');
    expect(page.content.subarray(1, 4).toString()).toBe('PNG');
    expect((await readOfCase(judge, `${id}/documents/${begun.id}/pages/3`)).status).toBe(404);

    const strangers: readonly [Visitor, number][] = [
      [otherJudge, 404],
      [registry, 404],
      [await desk.as('clerk'), 404],
      [await desk.as('prosecutor'), 404],
      [await desk.as('administrator'), 403],
      [await desk.as('support'), 403],
      [desk.nobody(), 401],
    ];
    for (const [who, status] of strangers) {
      expect((await readOfCase(who, content)).status).toBe(status);
      expect((await readOfCase(who, `${id}/documents/${begun.id}/pages/1`)).status).toBe(status);
      const seen = await who.call(readProceedings, { params: { case: id } });
      expect(JSON.stringify(seen.ok ? seen.body : seen.error)).not.toMatch(new RegExp(`${begun.id}|محرمانه|${sha256}`));
    }
    const other = await opened('1405-3');
    await read(judge, other);
    expect((await readOfCase(judge, `${other}/documents/${begun.id}/content`)).status).toBe(404);
    const looks = (await read(judge, id)).timeline.filter(({ type }) => type === 'document-read');
    // Only the two successful requests are entered as read, not the one for a missing page.
    expect(looks.map(({ by }) => by.id)).toEqual([judge.account, judge.account]);
    const { db } = desk.storage.database;
    const rows = await db.selectFrom('case_documents').selectAll().where('case_id', '=', id).execute();
    const stored = await db.selectFrom('object_parts').selectAll().where('object', '=', begun.id!).execute();
    expect(
      Buffer.concat([...rows.map(({ title }) => title), ...stored.map((part) => part.content)]).toString(),
    ).not.toMatch(/محرمانه|PDF/);
  });

  it('are nobody’s by a booking of their own, and whose booking is called off has them no longer', async () => {
    const other = await desk.as('clerk');
    const id = await opened('1405-6');
    const begun = await opened('1405-7');
    await read(registry, begun);
    for (const [number, one] of [
      ['1405-6', id],
      ['1405-7', begun],
    ] as const) {
      // Each case in turn: without a log, and with one.
      let booking = await other.do(createBooking, { body: bookingOf(number, other) });
      expect(await staffOf(one)).toEqual([judge.account]);
      const params = { booking: booking.id };
      const again = { ...bookingOf(number, other, 'رسیدگی دوم'), version: booking.version };
      booking = await registry.do(changeBooking, { params, body: again });
      expect(await staffOf(one)).toEqual([judge.account]);
      booking = await registry.do(cancelBooking, {
        params,
        body: { version: booking.version, reason: 'اشتباه در ثبت' },
      });
      expect(await staffOf(one)).toEqual([]);
      booking = await registry.do(restoreBooking, { params, body: { version: booking.version } });
      expect(await staffOf(one)).toEqual([judge.account]);
      const people = again.people.filter(({ role }) => role !== 'presiding-judge');
      const judged = { ...again, version: booking.version, people };
      people.push({ id: 'j', role: 'presiding-judge', name: 'قاضی دیگر', staffAccount: otherJudge.account });
      await registry.do(changeBooking, { params, body: judged });
      expect(await staffOf(one)).toEqual([otherJudge.account]);
      const { documents } = await filed(registry, one, { access: { level: 'confidential', named: [] } });
      expect(documents).toEqual([]);
      expect((await read(other, one)).documents).toEqual([]);
      expect((await read(otherJudge, one)).documents).toHaveLength(1);
      const release = { type: 'release-staff', account: otherJudge.account, as: 'judge' };
      expect(await refusedAct(other, one, release)).toBe('not-permitted');
      expect((await act(registry, one, release)).staff).toEqual([]);
    }
  });

  it('take over what is written of the case while they begin', async () => {
    const id = await opened('1405-8');
    const { database } = desk.storage;
    let changed: Promise<unknown> | undefined;
    const parts = { bus: new EventBus(), database, masterKey: desk.masterKey, randomBytes, now: Date.now };
    const { directory, service: follower } = openProceedings(parts);
    const service = new ProceedingsService({
      ...parts,
      directory: {
        async fileOf(of, on) {
          const found = await directory.fileOf(of, on);
          changed ??= inTransaction(database, (within) =>
            follower.follow(within, { ...found!.file, branch: 'شعبه ۹' }, { kind: 'system' }),
          );
          return found;
        },
      },
    });
    expect(await service.begin(id)).toBeUndefined();
    await changed;
    expect((await service.snapshot(id))?.state.branch).toBe('شعبه ۹');
  });

  it('name no document whose upload was removed while it was filed', async () => {
    const id = await opened('1405-9');
    const upload = await uploadToCase(clerk, id, PDF);
    if (!('id' in upload)) throw new Error(upload.code);
    const { service, documents } = openProceedings({
      bus: new EventBus(),
      database: desk.storage.database,
      masterKey: desk.masterKey,
      randomBytes,
      now: Date.now,
    });
    const actor = { kind: 'staff', account: clerk.account as AccountId, as: ['clerk'] } as const;
    const whole: typeof documents.whole = async (...asked) => {
      const found = await documents.whole(...asked);
      await documents.remove(asked[0], actor, asked[2]);
      return found;
    };
    const filing = { document: upload.id as DocumentId, kind: 'evidence', of: null, access: PARTIES } as const;
    const parts = { service, documents: { ...documents, whole } };
    const refused = await fileUpload(parts, id, actor, { ...filing, replaces: null, title: 'قرارداد اجاره' });
    expect(refused).toMatchObject({ code: 'not-found' });
    expect((await read(clerk, id)).documents).toEqual([]);
  });

  it('stay readable: what could not be read back is not written', async () => {
    const id = await opened('1405-10');
    const { documents } = await filed(clerk, id, {}, pdfOf([]));
    expect(documents).toMatchObject([{ number: '1405-10/1', pages: null }]);
    const { database } = desk.storage;
    const [last] = (await read(clerk, id)).timeline;
    const wrong = { type: 'hearing-linked', hearing: '' as HearingId } as const;
    const appended = appendToCase(database, id as CaseId, last!.seq, Date.now(), { kind: 'system' }, [wrong]);
    await expect(appended).rejects.toThrow('read back');
    expect((await read(clerk, id)).documents).toHaveLength(1);
  });

  it('keep in sight what was done, however often documents are read, and tell who has read them to whose case it is', async () => {
    const id = await opened('1405-11');
    await booked('1405-11');
    const { documents } = await filed(registry, id);
    for (let look = 0; look < 3; look += 1) await readOfCase(otherJudge, `${id}/documents/${documents[0]!.id}/content`);
    const { service } = desk.proceedings;
    const latest = async (looks: boolean) =>
      (await service.latest(id, { looks, most: 2 })).map(({ event }) => event.type);
    expect(await latest(false)).toEqual(['party-added', 'document-filed']);
    expect(await latest(true)).toEqual(['document-read', 'document-read']);
    const seen = async (visitor: Visitor) =>
      (await read(visitor, id)).timeline.filter(({ type }) => type === 'document-read').length;
    expect([await seen(judge), await seen(clerk), await seen(otherJudge), await seen(registry)]).toEqual([3, 3, 0, 0]);
  });

  it('do not say that a document was altered when it cannot be read now', async () => {
    const id = await opened('1405-12');
    const { documents } = await filed(clerk, id);
    const { id: document, sha256 } = documents[0]!;
    const { database } = desk.storage;
    const reading = (kind: Database['kind']) =>
      caseDocuments({
        database: { ...database, kind },
        objects: { ...databaseObjects, read: () => Promise.reject(new Error('the line broke')) },
        pdf: { desk: pdfPages(), people: pdfPages() },
        recordings: new Recordings(),
        toScan: null,
        masterKey: desk.masterKey,
        randomBytes,
        now: Date.now,
      }).read(id, document, sha256);
    await expect(reading(database.kind)).rejects.toThrow('the line broke');
    const away = { ...database.kind, faultOf: () => 'unreachable' as const };
    expect(await reading(away)).toMatchObject({ code: 'storage-unavailable' });
  });

  it('hold a document without pages when these take too long to count, and do not read it anew for ever', async () => {
    const id = await opened('1405-13');
    await read(clerk, id);
    const documents = caseDocuments({
      database: desk.storage.database,
      objects: databaseObjects,
      pdf: { desk: pdfPages({ mostMs: 1 }), people: pdfPages() },
      recordings: new Recordings(),
      toScan: null,
      masterKey: desk.masterKey,
      randomBytes,
      now: Date.now,
    });
    const actor = { kind: 'staff', account: clerk.account as AccountId, as: ['clerk'] } as const;
    const upload = await documents.create(id, actor, PDF.length);
    if (typeof upload !== 'string') throw new Error(upload.code);
    expect(await documents.append(id, actor, upload, 0, PDF)).toMatchObject({ code: 'pages-unavailable' });
    expect(await documents.whole(id, [actor], upload)).toMatchObject({ pages: null, size: PDF.length });
  });

  it('take documents that the court’s own system files over the API, and give it none', async () => {
    const id = await opened('1405-14');
    const administrator = await desk.as('administrator');
    const systemThatMay = async (act: 'act-in-cases' | 'read-bookings') => {
      const body = { name: 'case management', acts: [act], expiresAt: null };
      const { token } = await administrator.do(createApiClient, { body });
      return new Visitor(desk.origin, '', '', { Authorization: `Bearer ${token}` });
    };
    const system = await systemThatMay('act-in-cases');
    expect((await filed(system, id, { kind: 'report', title: 'گزارش ضابط' })).documents).toEqual([]);
    const { documents } = await read(clerk, id);
    const sha256 = createHash('sha256').update(PDF).digest('hex');
    expect(documents).toMatchObject([
      { number: '1405-14/1', title: 'گزارش ضابط', filedBy: { kind: 'machine' }, pages: 2, sha256 },
    ]);
    const content = `${id}/documents/${documents[0]!.id}/content`;
    expect((await readOfCase(clerk, content)).content.equals(PDF)).toBe(true);
    expect((await readOfCase(system, content)).status).toBe(404);
    expect((await beginCaseUpload(await systemThatMay('read-bookings'), id, 10)).code).toBe('not-permitted');
  });

  it('have exhibits that the judge of the case rules upon', async () => {
    const id = await opened('1405-4');
    const hearing = (await booked('1405-4')).id;
    const { documents } = await filed(registry, id, { of: 'accused' });
    const document = documents[0]!.id;
    const offer = { type: 'offer-exhibit', document, of: 'accused', hearing };
    expect(await refusedAct(registry, id, offer)).toBe('not-permitted');
    expect(await refusedAct(clerk, id, { ...offer, hearing: 'elsewhere' })).toBe('not-found');
    const offered = await act(clerk, id, offer);
    expect(offered.due).toMatchObject([{ what: 'rule-on-exhibit', exhibit: 1 }, { what: 'confirm-power' }]);
    for (const who of [clerk, otherJudge])
      expect(await refusedAct(who, id, { type: 'admit-exhibit', exhibit: 1 })).toBe('not-permitted');
    expect(await refusedAct(clerk, id, { type: 'withdraw-document', document, reason: 'wrong-case' })).toBe(
      'is-exhibit',
    );
    const excluded = { type: 'exclude-exhibit', exhibit: 1, reason: 'not-relevant' };
    expect((await act(judge, id, excluded)).exhibits).toMatchObject([{ number: 1, stage: { kind: 'excluded' } }]);
    const sealed = { type: 'set-access', document, access: { level: 'sealed', named: [] } };
    expect(await refusedAct(clerk, id, sealed)).toBe('wrong-access');
    expect((await act(judge, id, sealed)).documents).toHaveLength(1);
    expect(await read(clerk, id)).toMatchObject({ documents: [], exhibits: [] });
  });

  it('take nothing that harms who opens it, and show nothing that was changed on disk', async () => {
    const id = await opened('1405-5');
    const tried: readonly [Buffer, string][] = [
      [Buffer.from('%PDF-1.7\n1 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n%%EOF'), 'unsafe-file'],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'wrong-file-type'],
      [Buffer.from('<!doctype html><script>alert(1)</script>'), 'wrong-file-type'],
      [Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(200)]), 'wrong-file-type'],
    ];
    for (const [content, code] of tried) expect(await uploadToCase(clerk, id, content)).toEqual({ code });
    expect((await beginCaseUpload(clerk, id, MAX_DOCUMENT_BYTES + 1)).code).toBe('too-large');
    expect((await beginCaseUpload(await desk.as('support'), id, 10)).code).toBe('not-permitted');
    expect((await beginCaseUpload(desk.nobody(), id, 10)).code).toBe('not-signed-in');

    const [one, two] = [await filed(clerk, id, {}, pngOf(500)), await filed(clerk, id)];
    expect(one.documents).toMatchObject([{ media: 'image/png', pages: 1 }]);
    const [first, second] = two.documents.map((document) => document.id);
    const { db } = desk.storage.database;
    const swapped = await db.selectFrom('object_parts').selectAll().where('object', '=', second!).execute();
    const { content } = swapped[0]!;
    await db.updateTable('object_parts').set({ content }).where('object', '=', first!).execute();
    const refused = await readOfCase(clerk, `${id}/documents/${first}/content`);
    expect([refused.status, JSON.parse(refused.content.toString())]).toMatchObject([409, { code: 'document-altered' }]);
    expect((await readOfCase(clerk, `${id}/documents/${second}/content`)).content.equals(PDF)).toBe(true);
  });
});
