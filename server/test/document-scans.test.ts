import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { createCase } from '@mahzar/shared/rest/cases';
import { readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import { fileMyDocument, filePower, readMyCase } from '@mahzar/shared/rest/portal';
import { confirmPower, readPower, waivePowerScan } from '@mahzar/shared/rest/powers';
import { actInCase, fileDocument, readProceedings } from '@mahzar/shared/rest/proceedings';
import { API_PATH } from '@mahzar/shared/rest/route';
import { clamdScanner, ScannerAwayError } from '../src/files/virus-scanner.ts';
import { readOfCase, uploadToCase } from './support/case-uploads.ts';
import { EICAR, startScanner } from './support/clamd.ts';
import type { TestScanner } from './support/clamd.ts';
import { commandLine } from './support/commands.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { startDesk } from './support/desk.ts';
import type { TestDesk, Visitor } from './support/desk.ts';
import { messagesTo } from './support/inbox.ts';
import { pdfOf } from './support/pdf.ts';
import { enteredAs, readOwn } from './support/portal.ts';

/* The virus scan of documents, before a server that speaks the scanner's protocol. */

const PDF = pdfOf(['A receipt']);
const INFECTED = Buffer.concat([PDF, Buffer.from(`%${EICAR}\n`)]);
const ALI = { nationalId: '0790419904', phone: '+989123334455' };
const STRANGER = { nationalId: '0499370899', phone: '+989125556677' };
const START = Date.now() + 30 * 86_400_000;
const PARTIES = { level: 'parties', named: [] } as const;
const SIGNATURES = Date.UTC(2026, 10, 28, 8, 30);

describe.each(ENGINES)('documents on $name', ({ start }) => {
  let engine: Engine;
  let scanner: TestScanner;
  let desk: TestDesk;
  let clerk: Visitor;
  let ali: Visitor;
  let id: string;

  beforeAll(async () => {
    [engine, scanner] = await Promise.all([start(), startScanner()]);
    desk = await startDesk({ engine, codeAnswerAfterMs: 0, environment: { CLAMD_ADDRESS: scanner.address } });
    desk.notify.begin();
    clerk = await desk.as('clerk');
    const [registry, judge] = [await desk.as('scheduler'), await desk.as('judge')];
    const facts = { number: '1405-1', branch: 'شعبه ۱۰۳', kind: 'criminal', title: 'خیانت در امانت', notes: '' };
    const people = [{ id: 'accused', role: 'accused', name: 'علی رضایی', ...ALI }];
    id = (await registry.do(createCase, { body: { ...facts, people } })).id;
    const booked = [
      { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account },
      { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
      { id: 'a', role: 'accused', name: 'علی رضایی', ...ALI },
    ];
    const { number: caseNumber, branch, title } = facts;
    const times = { startsAt: START, endsAt: START + 3_600_000 };
    await registry.do(createBooking, {
      body: { caseNumber, branch, title, kind: 'courtroom', people: booked, ...times },
    });
    ali = await enteredAs(desk, ALI);
  }, 120_000);
  afterAll(async () => {
    await desk.stop();
    await scanner.stop();
    await engine.stop();
  });

  const told = { error: () => undefined };
  const uploaded = async (visitor: Visitor, content: Buffer, under?: string): Promise<string> => {
    const upload = await uploadToCase(visitor, id, content, under);
    if (!('id' in upload)) throw new Error(upload.code);
    return upload.id;
  };
  const filed = async (content = PDF, replaces: string | null = null): Promise<string> => {
    const document = await uploaded(clerk, content);
    const body = { document, kind: 'report', title: 'گزارش', of: null, access: PARTIES, replaces };
    await clerk.do(fileDocument, { params: { case: id }, body });
    return document;
  };
  const documentOf = async (document: string) =>
    (await clerk.do(readProceedings, { params: { case: id } })).documents.find((one) => one.id === document)!;
  const scanOf = async (document: string) => (await documentOf(document)).scan;
  const act = (body: object) => clerk.do(actInCase, { params: { case: id }, body });
  /** Returns the number of scan attempts, and whether the next one is delayed. */
  const attemptsOf = async (document: string) => {
    const { db } = desk.storage.database;
    const row = await db
      .selectFrom('case_documents')
      .selectAll()
      .where('id', '=', document as DocumentId)
      .executeTakeFirstOrThrow();
    return [row.scan_attempts, (row.scan_at ?? 0) > desk.clock.now()];
  };
  const codeOf = ({ status, content }: { readonly status: number; readonly content: Buffer }) =>
    status === 200 ? 'given' : (JSON.parse(content.toString()) as { readonly code: string }).code;
  const content = (document: string) => readOfCase(clerk, `${id}/documents/${document}/content`);

  it('are given out when they were found clean, and say by which signatures', async () => {
    const document = await filed();
    await expect.poll(() => scanOf(document)).toMatchObject({ kind: 'clean', signaturesAt: SIGNATURES });
    expect((await content(document)).content.equals(PDF)).toBe(true);
    const { timeline } = await clerk.do(readProceedings, { params: { case: id } });
    const types = timeline.filter((entry) => entry.document === document).map(({ type }) => type);
    expect(types).toEqual(['document-read', 'document-scanned', 'scan-awaited', 'document-filed']);
  });

  it('with a virus are given to nobody, and filer and clerk read why', async () => {
    const document = await uploaded(ali, INFECTED, '/my/cases');
    const body = { document, kind: 'evidence', title: 'رسید', of: 'accused', isConfidential: false };
    await ali.do(fileMyDocument, { params: { case: id }, body });
    await expect.poll(() => scanOf(document)).toMatchObject({ kind: 'infected' });
    const { documents } = await ali.do(readMyCase, { params: { case: id } });
    expect(documents.find((one) => one.id === document)).toMatchObject({ stage: 'waiting', withheld: 'infected' });
    for (const part of ['content', 'pages/1']) {
      expect(codeOf(await readOfCase(clerk, `${id}/documents/${document}/${part}`))).toBe('infected');
      expect(codeOf(await readOwn(ali, `${id}/documents/${document}/${part}`))).toBe('infected');
    }
    const params = { case: id };
    expect(await clerk.refused(actInCase, { params, body: { type: 'accept-document', document } })).toBe('infected');
    await clerk.do(actInCase, { params, body: { type: 'refuse-document', document, reason: 'infected' } });
    const told = async () => (await messagesTo(desk, ALI.phone)).some(({ body: text }) => text.includes('ویروس'));
    await expect.poll(told).toBe(true);
    expect(desk.log.some((line) => line.includes('Eicar-Test-Signature'))).toBe(true);
  });

  it('wait while the scanner is away, are given to nobody, and are scanned when it is back, also by the next process', async () => {
    await scanner.stop();
    const document = await filed();
    await expect.poll(() => desk.log.some((line) => line.includes('virus scanner not responding'))).toBe(true);
    const another = await filed();
    for (const one of [document, another]) expect(await scanOf(one)).toEqual({ kind: 'awaited' });
    expect(codeOf(await content(document))).toBe('scan-awaited');
    // After a failure the scanner is not asked for a minute, which counts as no attempt of the other documents.
    const tried = await desk.storage.database.db.selectFrom('case_documents').select('scan_attempts').execute();
    expect(tried.map(({ scan_attempts }) => scan_attempts).sort()).toEqual([0, 0, 1, 1]);
    expect(desk.log.filter((line) => line.includes('virus scanner not responding'))).toHaveLength(1);
    scanner = await startScanner(Number(scanner.address.split(':')[1]));
    desk.clock.now = () => Date.now() + 5 * 60_000;
    await desk.proceedings.scans.begin(told);
    for (const one of [document, another]) await expect.poll(() => scanOf(one)).toMatchObject({ kind: 'clean' });
    expect(codeOf(await content(document))).toBe('given');
    desk.clock.now = Date.now;
  });

  it('of which the scanner says neither yes nor no keep no other waiting, and the court decides on them in the end', async () => {
    scanner.answer = 'INSTREAM size limit exceeded. ERROR';
    const document = await filed();
    await expect.poll(() => desk.log.some((line) => line.includes('size limit exceeded'))).toBe(true);
    expect(await scanOf(document)).toEqual({ kind: 'awaited' });
    scanner.answer = null;
    const another = await filed();
    await expect.poll(() => scanOf(another)).toMatchObject({ kind: 'clean' });

    scanner.answer = 'INSTREAM size limit exceeded. ERROR';
    for (let hours = 1; hours <= 4; hours += 1) {
      const { scanned } = scanner;
      desk.clock.now = () => Date.now() + hours * 3_600_000;
      await desk.proceedings.scans.begin(told);
      await expect.poll(() => scanner.scanned).toBe(scanned + 1);
      if (hours < 4) await expect.poll(() => attemptsOf(document)).toEqual([hours + 1, true]);
    }
    desk.clock.now = Date.now;
    await expect.poll(() => scanOf(document)).toMatchObject({ kind: 'not-scannable' });
    expect(codeOf(await content(document))).toBe('not-scannable');
    await act({ type: 'waive-scan', document });
    expect(await scanOf(document)).toMatchObject({ kind: 'waived' });
    expect(codeOf(await content(document))).toBe('given');
    scanner.answer = null;
  });

  it('that the scanner has not looked into are not infected, and the court has them scanned again', async () => {
    for (const answer of ['Heuristics.Encrypted.PDF', 'Heuristics.Limits.Exceeded.MaxFileSize', 'A-Wrong-Signature']) {
      scanner.answer = `stream: ${answer} FOUND`;
      const document = await filed();
      const kind = answer.startsWith('Heuristics') ? 'not-scannable' : 'infected';
      await expect.poll(() => scanOf(document)).toMatchObject({ kind });
      scanner.answer = null;
      await act({ type: 'order-scan', document });
      await expect.poll(() => scanOf(document)).toMatchObject({ kind: 'clean' });
    }
  });

  it('that a stranger files as a power of attorney are given to nobody before, and to the case with what was found', async () => {
    const stranger = await enteredAs(desk, { ...STRANGER, for: 'power' } as typeof STRANGER);
    const power = async (whole: Buffer) => {
      const upload = await uploadToCase(stranger, 'powers', whole, '/my');
      if (!('id' in upload)) throw new Error(upload.code);
      const facts = { caseNumber: '1405-1', clientNationalId: ALI.nationalId, name: 'نگار صادقی', licence: '۲۱۸۴۷' };
      return (await stranger.do(filePower, { body: { document: upload.id, ...facts, language: 'fa' } })).id;
    };
    const given = async (of: string, part: string) => {
      const { status } = await fetch(`${clerk.origin}${API_PATH}/powers/${of}/${part}`, {
        headers: { Cookie: clerk.cookie },
      });
      return status;
    };
    await clerk.do(readProceedings, { params: { case: id } });
    const infected = await power(INFECTED);
    for (const part of ['content', 'pages/1']) expect(await given(infected, part)).toBe(409);
    expect(await clerk.refused(confirmPower, { params: { power: infected }, body: {} })).toBe('infected');
    const waive = (visitor: Visitor, of: string) =>
      visitor.refused(waivePowerScan, { params: { power: of }, body: { reason: 'original-seen' } });
    expect(await waive(clerk, infected)).toBe('wrong-stage');
    // The new power of attorney replaces the first one.
    const clean = await power(PDF);
    await scanner.stop();
    expect(await clerk.refused(confirmPower, { params: { power: clean }, body: {} })).toBe('scan-awaited');
    scanner = await startScanner(Number(scanner.address.split(':')[1]));
    expect(await given(clean, 'pages/1')).toBe(200);
    await clerk.do(confirmPower, { params: { power: clean }, body: {} });
    const { documents } = await clerk.do(readProceedings, { params: { case: id } });
    expect(documents.findLast(({ kind }) => kind === 'power-of-attorney')).toMatchObject({
      stage: { kind: 'filed' },
      scan: { kind: 'clean', signaturesAt: SIGNATURES },
    });

    // The clerk of the case can release a document that cannot be scanned, and gives a reason.
    scanner.answer = 'stream: Heuristics.Encrypted.PDF FOUND';
    const closed = await power(pdfOf(['Another power of attorney']));
    const withheld = async () => (await clerk.do(readPower, { params: { power: closed } })).withheld;
    expect(await withheld()).toBe('not-scannable');
    expect(await clerk.refused(confirmPower, { params: { power: closed }, body: {} })).toBe('not-scannable');
    expect(await waive(await desk.as('clerk'), closed)).toBe('not-found');
    for (let asked = 0; asked < 2; asked += 1) expect(await waive(clerk, closed)).toBeUndefined();
    expect(await withheld()).toBeNull();
    expect(await given(closed, 'pages/1')).toBe(200);
    // Another person confirms it: the case names the person who released it.
    const registry = await desk.as('scheduler');
    await registry.do(confirmPower, { params: { power: closed }, body: {} });
    scanner.answer = null;
    const after = await clerk.do(readProceedings, { params: { case: id } });
    const shown = after.documents.findLast(({ kind }) => kind === 'power-of-attorney')!;
    expect(shown).toMatchObject({ scan: { kind: 'waived' } });
    const entries = after.timeline.filter(({ document }) => document === shown.id);
    const byOf = (type: string) => entries.find((entry) => entry.type === type)?.by;
    expect(byOf('scan-waived')).toMatchObject({ kind: 'staff', id: clerk.account });
    expect(byOf('power-confirmed')).toMatchObject({ kind: 'staff', id: registry.account });
    const noted = await desk.storage.database.db
      .selectFrom('audit_entries')
      .select(['actor', 'details'])
      .where('act', '=', 'power-scan-waived')
      .execute();
    expect(noted).toEqual([{ actor: `staff:${clerk.account}`, details: '{"as":["clerk"],"reason":"original-seen"}' }]);
  });

  it('strike what they replace when they were found clean', async () => {
    const former = await filed();
    await expect.poll(() => scanOf(former)).toMatchObject({ kind: 'clean' });
    const stages = async (...of: string[]) => {
      const found = await Promise.all(of.map(documentOf));
      return found.map(({ stage }) => stage.kind);
    };
    const infected = await filed(INFECTED, former);
    await expect.poll(() => scanOf(infected)).toMatchObject({ kind: 'infected' });
    expect(await stages(former, infected)).toEqual(['filed', 'waiting']);
    const document = await filed(PDF, former);
    await expect.poll(() => stages(former, document)).toEqual(['replaced', 'filed']);
  });
});

it('documents of before there was a scanner are looked through by a command, which goes on with the rest', async () => {
  const desk = await startDesk();
  const scanner = await startScanner();
  const [clerk, registry, judge] = [await desk.as('clerk'), await desk.as('scheduler'), await desk.as('judge')];
  const facts = { number: '1405-1', branch: 'شعبه ۱۰۳', kind: 'criminal', title: 'خیانت در امانت', notes: '' };
  const { id } = await registry.do(createCase, { body: { ...facts, people: [] } });
  const people = [
    { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account },
    { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
  ];
  const { branch, title } = facts;
  const times = { startsAt: START, endsAt: START + 3_600_000 };
  await registry.do(createBooking, {
    body: { caseNumber: '1405-1', branch, title, kind: 'courtroom', people, ...times },
  });
  const file = async (content: Buffer) => {
    const upload = await uploadToCase(clerk, id, content);
    if (!('id' in upload)) throw new Error(upload.code);
    const body = { document: upload.id, kind: 'report', title: 'گزارش', of: null, access: PARTIES, replaces: null };
    await clerk.do(fileDocument, { params: { case: id }, body });
    return upload.id;
  };
  const scans = async () =>
    (await clerk.do(readProceedings, { params: { case: id } })).documents.map(({ scan }) => scan.kind);
  const places = { MAHZAR_DATA: desk.dataDir, MAHZAR_MASTER_KEY: desk.masterKey.toString('base64') };
  const run = (settings: object) =>
    new Promise<{ readonly status: unknown; readonly said: string }>((resolve) => {
      const env = { ...process.env, ...places, ...settings };
      execFile(...commandLine('documents-scan'), { env }, (error, out, err) =>
        resolve({ status: error?.code ?? 0, said: out + err }),
      );
    });

  const infected = await file(INFECTED);
  await file(PDF);
  expect(
    await clerk.refused(actInCase, { params: { case: id }, body: { type: 'order-scan', document: infected } }),
  ).toBe('no-scanner');
  expect(await run({})).toMatchObject({ status: 2 });
  const settings = { CLAMD_ADDRESS: scanner.address };
  scanner.answer = 'no idea. ERROR';
  expect(await run(settings)).toMatchObject({ status: 1, said: expect.stringContaining('2 were not scanned') });
  expect(await scans()).toEqual(['none', 'none']);
  scanner.answer = null;
  expect((await run(settings)).said).toMatch(
    /^\[1\/1\] Case 1405-1: 1 clean\.\n.* document 1: has a virus; withheld \(Eicar-Test-Signature\)\.\n1 clean, 1 with a virus/,
  );
  expect(await scans()).toEqual(['infected', 'clean']);
  expect((await readOfCase(clerk, `${id}/documents/${infected}/content`)).status).toBe(409);
  // The clerk of the case gets a task, which leads to the decision about the withheld document.
  const tasks = async () => (await clerk.do(readOwnHearings)).tasks.items;
  expect(await tasks()).toMatchObject([{ what: 'decide-withheld', document: infected, number: 1, case: { id } }]);

  await file(PDF);
  const { scanned } = scanner;
  expect(await run(settings)).toMatchObject({ status: 0 });
  expect(scanner.scanned).toBe(scanned + 1);
  expect(await scans()).toEqual(['infected', 'clean', 'clean']);
  await scanner.stop();
  await file(PDF);
  expect(await run(settings)).toMatchObject({ status: 1, said: expect.stringContaining('scanner not responding') });
  await desk.stop();
}, 60_000);

it('the scanner is given the very content, over a socket too, and is not waited for longer than allowed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-clamd-'));
  const scanner = await startScanner(join(folder, 'clamd.ctl'));
  const scan = clamdScanner({ path: scanner.address });
  const { signal } = new AbortController();
  const large = Buffer.concat([randomBytes(3_000_000), Buffer.from(EICAR), randomBytes(1_000)]);
  expect(await scan(large, signal)).toEqual({
    result: 'infected',
    signaturesAt: SIGNATURES,
    name: 'Eicar-Test-Signature',
  });
  expect(await scan(randomBytes(3_000_000), signal)).toMatchObject({ result: 'clean' });
  // A "clean" before the scanner has received the whole content does not count, and is no sign of a missing scanner.
  scanner.isHasty = true;
  await expect(scan(randomBytes(30_000_000), signal)).rejects.toThrow('whole content');
  scanner.isHasty = false;
  await expect(scan(PDF, AbortSignal.abort(new Error('too late')))).rejects.toThrow();
  await scanner.stop();
  await expect(scan(PDF, signal)).rejects.toThrow(ScannerAwayError);
  rmSync(folder, { recursive: true });
});
