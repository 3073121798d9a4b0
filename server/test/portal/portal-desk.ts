import { request } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { changeCase, createCase, readCase } from '@mahzar/shared/rest/cases';
import { API_PATH } from '@mahzar/shared/rest/route';
import { fileMyDocument, readMyCase } from '@mahzar/shared/rest/portal';
import { actInCase, fileDocument, readProceedings } from '@mahzar/shared/rest/proceedings';
import { uploadToCase } from '../support/case-uploads.ts';
import { startDesk } from '../support/desk.ts';
import type { TestDesk, Visitor } from '../support/desk.ts';
import { pdfOf } from '../support/pdf.ts';
import { readOwn } from '../support/portal.ts';
import type { Known } from '../support/portal.ts';

export const START = Date.now() + 30 * 86_400_000;
export const PDF = pdfOf(['First page', 'Second page']);

/** The people of the case, with the data entered by staff; national IDs have valid check digits. */
export const MARYAM = { nationalId: '0076229645', phone: '+989121112233' };
export const ALI = { nationalId: '0790419904', phone: '+989123334455' };
export const NEGAR = { nationalId: '0499370899', phone: '+989125556677' };
export const HASAN = { nationalId: '0084575948', phone: '+989127778899' };
export const PEOPLE = [
  { id: 'complainant', role: 'complainant', name: 'مریم احمدی', ...MARYAM },
  { id: 'accused', role: 'accused', name: 'علی رضایی', ...ALI },
  { id: 'lawyer', role: 'lawyer', name: 'نگار صادقی', with: ['accused'], ...NEGAR },
  { id: 'witness', role: 'witness', name: 'حسن مرادی', ...HASAN },
];
export const PARTIES = { level: 'parties', named: [] } as const;

/** A desk with a case and its people, and helpers for tests of the portal. */
export type PortalDesk = ReturnType<typeof portalDesk>;

export function portalDesk() {
  let desk: TestDesk;
  let registry: Visitor;
  let clerk: Visitor;
  let judge: Visitor;
  /** The case of these people, and its hearing. */
  let id: string;
  let hearing: string;
  let startsAt = START;
  let phones = 100;
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
    // The first reading begins the case's log.
    await registry.do(readProceedings, { params: { case: id } });
  }, 120_000);
  afterAll(() => desk.stop());
  /** Uploads and files a document as a person of the case. */
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
  /** Asks for a code from another network. @returns the status of the answer */
  const askFrom = (localAddress: string, who: Known) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'X-Mahzar': '1', 'Content-Type': 'application/json' };
      const asking = request(`${desk.origin}${API_PATH}/my/code`, { method: 'POST', localAddress, headers });
      asking.once('response', (answer) => resolve(answer.resume().statusCode)).once('error', reject);
      asking.end(JSON.stringify({ ...who, language: 'fa' }));
    });

  /** Creates a separate case, assigned to judge and clerk. */
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
    return { file, hearing: of, startsAt };
  };
  /** The same person with a telephone of a test's own: codes to one are few. */
  const anew = ({ nationalId }: Known): Known => {
    phones += 1;
    return { nationalId, phone: `+98935${String(phones).padStart(7, '0')}` };
  };
  const changed = async (file: string, number: string, people: readonly object[], more: object = {}) => {
    const { version } = await registry.do(readCase, { params: { case: file } });
    return registry.do(changeCase, { params: { case: file }, body: { ...facts(number), ...more, people, version } });
  };
  const ofFile = async (file: string, given: object, by = clerk, content = PDF) => {
    const upload = await uploadToCase(by, file, content);
    if (!('id' in upload)) throw new Error(upload.code);
    const body = { document: upload.id, kind: 'evidence', title: 'قرارداد', of: null, access: PARTIES, replaces: null };
    await by.do(fileDocument, { params: { case: file }, body: { ...body, ...given } });
    return upload.id;
  };
  return {
    get desk() {
      return desk;
    },
    get registry() {
      return registry;
    },
    get clerk() {
      return clerk;
    },
    get judge() {
      return judge;
    },
    get id() {
      return id;
    },
    get hearing() {
      return hearing;
    },
    facts,
    read,
    filed,
    statusOf,
    sent,
    act,
    askFrom,
    caseOf,
    anew,
    changed,
    ofFile,
  };
}
