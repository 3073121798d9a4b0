import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { createCase } from '@mahzar/shared/rest/cases';
import { listMyCases, readMyCase } from '@mahzar/shared/rest/portal';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId, DocumentId, PartyId } from '@mahzar/shared/proceedings/ids';
import { findProtected } from '../src/scheduling/protected-people.ts';
import { startDesk } from './support/desk.ts';
import { enteredAs } from './support/portal.ts';

const DOCUMENTS = 300;
const ALI = { nationalId: '0790419904', phone: '+989123334455' };
const titleOf = (count: number) => `رسید پرداخت خواهان به خوانده از طریق بانک به شماره ${count}`;
const START = Date.now() + 30 * 86_400_000;

it('lists a case of 300 documents within 200 ms, at the desk and to a party', async () => {
  const desk = await startDesk({ codeAnswerAfterMs: 0 });
  desk.notify.begin();
  const [clerk, registry, judge] = [await desk.as('clerk'), await desk.as('scheduler'), await desk.as('judge')];
  const facts = { number: '1405-1', branch: 'شعبه ۱۰۳', kind: 'civil', title: 'مطالبه وجه', notes: '' };
  const people = [{ id: 'defendant', role: 'defendant', name: 'علی رضایی', ...ALI }];
  const { id } = await registry.do(createCase, { body: { ...facts, people } });
  const { number: caseNumber, branch, title } = facts;
  const booked = [
    { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account },
    { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
  ];
  const witness = { id: 'w', role: 'witness', name: 'حسن مرادی', nationalId: '0076229645', protected: true };
  const book = async (startsAt: number, people: readonly object[]) => {
    const body = { caseNumber, branch, title, kind: 'courtroom', people, startsAt, endsAt: startsAt + 3_600_000 };
    return (await registry.do(createBooking, { body })).id as HearingId;
  };
  await book(START, booked);
  // Whom titles must not name is known by marks alone, which is the slowest way.
  const erased = await book(START - 86_400_000, [booked[0]!, witness]);
  const { carryOver } = findProtected(desk.masterKey, randomBytes);
  await desk.storage.hearings.eraseNames(erased, (on) => carryOver(on, erased));
  await clerk.do(readProceedings, { params: { case: id } });
  const { service, documents } = desk.proceedings;
  const by: CaseActor = { kind: 'staff', account: clerk.account as AccountId, as: ['clerk'] };
  const whole = { sha256: '0'.repeat(64), size: 1, media: 'application/pdf', pages: 12 } as const;
  for (let count = 0; count < DOCUMENTS; count += 1) {
    const document = `document-${count}` as DocumentId;
    const command = {
      type: 'file-document',
      document,
      kind: 'evidence',
      of: 'defendant' as PartyId,
      access: { level: 'parties', named: [] },
      replaces: null,
      scan: false,
      ...whole,
    } as const;
    const filed = await service.execute(id, command, by, async (on) => {
      await documents.keepMade(on, id, { document, title: titleOf(count), by, ...whole }, Buffer.of(1));
      return undefined;
    });
    if ('code' in filed) throw new Error(filed.code);
  }

  const ali = await enteredAs(desk, ALI);
  const params = { case: id };
  const asked = {
    desk: async () => (await clerk.do(readProceedings, { params })).documents.length,
    party: async () => (await ali.do(readMyCase, { params })).documents.length,
    cases: async () => (await ali.do(listMyCases)).items.length,
  };
  for (const [page, ask] of Object.entries(asked)) {
    const taken: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      const began = performance.now();
      expect(await ask()).toBe(page === 'cases' ? 1 : DOCUMENTS);
      taken.push(performance.now() - began);
    }
    const [first, median] = [taken[0]!, taken.toSorted((one, other) => one - other)[4]!].map(Math.round);
    console.log(JSON.stringify({ measured: 'case-of-300-documents', page, first, median }));
    expect(median).toBeLessThan(200);
  }
  await desk.stop();
}, 60_000);
