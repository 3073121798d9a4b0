import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { searchAudit } from '@mahzar/shared/rest/audit';
import {
  archiveCase,
  changeCase,
  createCase,
  listCases,
  readCase,
  reopenCase,
  searchCases,
} from '@mahzar/shared/rest/cases';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';

const START = Date.UTC(2026, 10, 25, 6);

const file = (number: string, change: object = {}) => ({
  number,
  branch: 'شعبه ۱۰۳',
  kind: 'criminal',
  title: 'خیانت در امانت',
  notes: 'یادداشت محرمانه',
  people: [
    { id: 'c', role: 'complainant', name: 'مریم احمدی', nationalId: '0076229645', phone: '09123334455' },
    { id: 'l', role: 'lawyer', name: 'نگار صادقی', with: ['c'] },
  ],
  ...change,
});

describe.each(ENGINES)('cases on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let clerk: Visitor;

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    clerk = await desk.as('clerk');
  }, 120_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  it('are filed once under a number, in whatever digits and letters it is written', async () => {
    const made = await clerk.do(createCase, { body: file('۱۴۰۵-۱') });
    expect(made).toMatchObject({ number: '1405-1', version: 1, state: 'open' });
    expect(await clerk.refused(createCase, { body: file('1405-1') })).toBe('case-number-taken');
    expect(await clerk.do(createCase, { body: file('۱۴۰۵-كي') })).toMatchObject({ number: '1405-کی' });
    expect(await clerk.refused(createCase, { body: file('1405-کی') })).toBe('case-number-taken');
    expect((await clerk.do(listCases, { query: { number: '١٤٠٥-ك' } })).items).toMatchObject([{ number: '1405-کی' }]);
    expect((await clerk.do(searchCases, { body: { text: '١٤٠٥-كى' } })).items).toMatchObject([{ number: '1405-کی' }]);
    const other = await clerk.do(createCase, { body: file('1405-2') });
    const taken = { params: { case: other.id }, body: { ...file('1405-1'), version: 1 } };
    expect(await clerk.refused(changeCase, taken)).toBe('case-number-taken');
  });

  it('are listed by number, page by page, and found by words, names, national IDs and how the number begins', async () => {
    for (const number of ['1406-3', '1406-1', '1406-2']) await clerk.do(createCase, { body: file(number) });
    const numbers: string[] = [];
    let after: string | null = null;
    do {
      const query: Record<string, unknown> = { number: '1406', limit: 2, ...(after !== null && { after }) };
      const page: { items: { number: string }[]; next: string | null } = await clerk.do(listCases, { query });
      numbers.push(...page.items.map(({ number }) => number));
      after = page.next;
    } while (after !== null);
    expect(numbers).toEqual(['1406-1', '1406-2', '1406-3']);
    const rare = { people: [{ id: 'x', role: 'accused', name: 'کمیاب نامی', nationalId: '0013542419' }] };
    const { id } = await clerk.do(createCase, { body: file('1407-1', rare) });
    for (const text of ['كمياب', '۰۰۱۳۵۴۲۴۱۹', 'امانت کمیاب', '۱۴۰۷', '1407-1', 'کمیاب ١٤٠٧']) {
      const found = await clerk.do(searchCases, { body: { text } });
      expect(
        found.items.map((item) => item.id),
        text,
      ).toEqual([id]);
    }
    for (const text of ['ناموجود', '1408', '407-1', 'ناموجود 1407']) {
      expect((await clerk.do(searchCases, { body: { text } })).items, text).toEqual([]);
    }
  });

  it('have everything on one page, with masked national IDs for a judge, and who reads it is noted', async () => {
    const made = await clerk.do(createCase, { body: file('1408-1') });
    const people = [{ id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' }];
    const times = { startsAt: START, endsAt: START + 3_600_000 };
    const draft = { caseNumber: '1408-1', branch: 'شعبه ۱۰۳', kind: 'courtroom', title: 'رسیدگی', people, ...times };
    const booking = await clerk.do(createBooking, { body: draft });
    expect(booking.case).toEqual({ id: made.id, number: '1408-1' });
    const judge = await desk.as('judge');
    const seen = await judge.do(readCase, { params: { case: made.id } });
    expect(seen.bookings.map(({ id }) => id)).toEqual([booking.id]);
    expect(seen.people[0]).toMatchObject({ nationalId: '******9645', phone: '+989123334455' });
    expect((await clerk.do(readCase, { params: { case: made.id } })).people[0]?.nationalId).toBe('0076229645');
    const administrator = await desk.as('administrator');
    const { items } = await administrator.do(searchAudit, { query: { subject: `case:${made.id}` } });
    expect(items.map(({ act }) => act)).toEqual(['case-read', 'case-read', 'case-created']);
    expect(JSON.stringify(items)).not.toMatch(/احمدی|0076229645|محرمانه/);
  });

  it('are changed by who has read the last change, and what came masked stays what it is', async () => {
    const made = await clerk.do(createCase, { body: file('1409-1') });
    const params = { case: made.id };
    const masked = made.people.map((person) =>
      person.id === 'c' ? { ...person, nationalId: '******9645', name: 'مریم احمدی‌پور' } : person,
    );
    const body = { ...file('1409-1', { people: masked }), version: 1 };
    const changed = await clerk.do(changeCase, { params, body });
    expect(changed.people[0]).toMatchObject({ nationalId: '0076229645', name: 'مریم احمدی‌پور' });
    expect(await clerk.refused(changeCase, { params, body })).toBe('changed-meanwhile');
  });

  it('are put aside, take no hearing then, and are taken up again', async () => {
    const made = await clerk.do(createCase, { body: file('1410-1') });
    const params = { case: made.id };
    await clerk.do(archiveCase, { params, body: { version: 1 } });
    const people = [{ id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' }];
    const times = { startsAt: START, endsAt: START + 3_600_000 };
    const draft = { caseNumber: '1410-1', branch: 'شعبه ۱۰۳', kind: 'courtroom', title: 'رسیدگی', people, ...times };
    expect(await clerk.refused(createBooking, { body: draft })).toBe('case-archived');
    expect((await clerk.do(listCases, { query: { number: '1410', state: 'archived' } })).items).toHaveLength(1);
    await clerk.do(reopenCase, { params, body: { version: 2 } });
    expect((await clerk.do(createBooking, { body: draft })).state).toBe('booked');
  });

  it('have nothing readable of their people and notes in the database', async () => {
    await clerk.do(createCase, { body: file('1411-1') });
    const { db } = desk.storage.database;
    const rows = await db.selectFrom('cases').selectAll().execute();
    const words = await db.selectFrom('case_words').selectAll().execute();
    const all = JSON.stringify([rows, words]) + rows.map(({ details }) => details.toString('utf8')).join('');
    for (const secret of ['محرمانه', 'احمدی', '0076229645', '9123334455']) expect(all).not.toContain(secret);
  });
});
