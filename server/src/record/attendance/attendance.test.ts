import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { makeAttendancePaper, readAttendance } from '@mahzar/shared/rest/record-attendance';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../../test/support/desk.ts';
import { DeskHearing, person } from '../../../test/support/desk-hearing.ts';
import { attachedTo, expectSealed, expectTagged, textIn } from '../../../test/support/pdf.ts';
import { listRecordKeys, RecordKeys } from '../proof/record-keys.ts';
import { attendanceOf } from '../sealed-file/attendance.ts';

const START = Date.UTC(2026, 10, 3, 6, 30);
const [JUDGE, COMPLAINANT, WITNESS] = ['judge', 'complainant', 'witness'] as SeatId[] as [SeatId, SeatId, SeatId];

let desk: TestDesk;
let now = START - 60_000;
let judge: Visitor;
let held: DeskHearing;

beforeAll(async () => {
  desk = await startDesk();
  desk.clock.now = () => now;
  judge = await desk.as('judge');
  held = await DeskHearing.book(desk, {
    caseNumber: '1405-77',
    startsAt: START,
    people: [
      person(JUDGE, 'presiding-judge', 'رضا کیانی', judge.account),
      person(COMPLAINANT, 'complainant', 'مریم احمدی'),
      person(WITNESS, 'witness', 'نادر'),
    ],
  });
  await held.enter(JUDGE);
  now = START - 30_400;
  await held.enter(COMPLAINANT);
  now = START - 5_600;
  await held.execute({ type: 'admit', seat: COMPLAINANT }, JUDGE);
  now = START;
  await held.goOnRecord(JUDGE);
  now = START + 600_900;
  await held.execute({ type: 'leave' }, COMPLAINANT);
  now = START + 1_800_000;
  await held.execute({ type: 'close' }, JUDGE);
});

afterAll(() => desk.stop());

it('says who was in the courtroom from when to when, to the second, under the signature of the court', async () => {
  const { database } = desk.storage;
  const keys = new RecordKeys(desk.masterKey, (length) => Buffer.alloc(length, 7));
  await keys.add(database, 'court.example/record', now);
  const read = await judge.do(readAttendance, { params: held.params });
  const times = { startsAt: START, until: START + 1_800_000 };
  expect(read).toMatchObject({ caseNumber: '1405-77', kind: 'courtroom', isOver: true, ...times });
  const stays = Object.fromEntries(read.people.map(({ seat, present }) => [seat, present]));
  expect(stays).toEqual({
    [JUDGE]: [{ from: START - 60_000, to: START + 1_800_000 }],
    // Not since they waited: since they were let in.
    [COMPLAINANT]: [{ from: START - 6_000, to: START + 600_000 }],
    [WITNESS]: [],
  });
  const [text = '', signature = ''] = read.note!.split('\n\n');
  expect(text.split('\n')).toContain(`complainant complainant "مریم احمدی" 2026-11-03T06:29:54Z 2026-11-03T06:40:00Z`);
  expect(text.split('\n')).toContain('witness witness "نادر" absent');
  const [key] = await listRecordKeys(database);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key!.publicKey)]);
  const bytes = Buffer.from(signature.trim().split(' ').at(-1)!, 'base64').subarray(4);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  expect(verify(null, Buffer.from(`${text}\n`), publicKey, bytes)).toBe(true);
  expect(verify(null, Buffer.from(`${text.replace('06:40', '07:40')}\n`), publicKey, bytes)).toBe(false);
});

it('is a paper that the court has signed, with the same seconds and the signed list in it', async () => {
  const asked = { params: held.params, body: {} };
  const paper = Buffer.from((await judge.do(makeAttendancePaper, asked)).pdf, 'base64');
  const { texts } = await expectSealed(paper);
  expect(expectTagged(paper, 'گواهی حضور در جلسه رسیدگی')).toBe(1);
  const text = textIn(paper).replace(/[\u200e-\u202e]/g, '');
  for (const time of ['۰۹:۵۹:۵۴', '۱۰:۱۰:۰۰', '۱۰:۳۰:۰۰']) expect(text).toContain(time);
  const { note } = await judge.do(readAttendance, { params: held.params });
  expect(attachedTo(paper)).toBe(note);
  expect(texts).toEqual([{ name: 'attendance.txt', text: note }]);
  expect(await (await desk.as('scheduler')).refused(makeAttendancePaper, asked)).toBe('not-permitted');
});

it('is in a sealed file what it is in the certificate', async () => {
  const { people, until } = await judge.do(readAttendance, { params: held.params });
  const named = people.map(({ seat, role, name }) => ({ seat, role, name: name ?? '' }));
  const time = (at: number) => new Date(at).toISOString();
  expect(attendanceOf(await desk.service.entries(held.id), named, new Set())).toEqual({
    people: people.map(({ seat, role, name, alias, present }) => ({
      seat,
      role,
      name,
      alias,
      attended: present.map(({ from, to }) => ({ from: time(from), to: time(to) })),
    })),
    closed: time(until),
  });
});

it('is for whoever keeps the record; who read it and who was refused is noted', async () => {
  for (const role of ['prosecutor', 'scheduler', 'support', 'administrator'] as const) {
    const refused = await (await desk.as(role)).refused(readAttendance, { params: held.params });
    expect([role, refused]).toEqual([role, 'not-permitted']);
  }
  const refused = await held.noted('record-refused');
  expect(refused).toHaveLength(5);
  expect(refused[0]).toMatchObject({ details: { reason: 'not-permitted', wish: 'attendance' } });
  expect((await held.noted('record-attendance-read'))[0]).toMatchObject({ actor: `staff:${judge.account}` });
});

it('names nobody on the paper who is protected in the hearing or at another one of its case', async () => {
  const startsAt = START + 7_200_000;
  now = startsAt + 90_000;
  const other = await desk.as('judge');
  const complainant = { ...person(COMPLAINANT, 'complainant', 'Omid Rostami'), nationalId: '0084575948' };
  const hearing = await DeskHearing.book(desk, {
    caseNumber: '1405-78',
    startsAt,
    people: [
      person(JUDGE, 'presiding-judge', 'Sara Ahmadi', other.account),
      complainant,
      { ...person(WITNESS, 'witness', 'Nadia Karimi'), protected: true },
    ],
  });
  await hearing.enter(JUDGE);
  await hearing.goOnRecord(JUDGE);
  const asked = { params: hearing.params, body: {} };
  expect(await other.refused(makeAttendancePaper, asked)).toBe('hearing-not-over');
  expect(await hearing.noted('record-attendance-read')).toEqual([]);
  now += 600_000;
  await hearing.execute({ type: 'close' }, JUDGE);
  const days = { startsAt: startsAt + 86_400_000, caseNumber: '1405-78' };
  await DeskHearing.book(desk, { ...days, people: [{ ...complainant, protected: true }] });

  const read = await other.do(readAttendance, { params: hearing.params });
  expect(read.startsAt).toBe(startsAt + 90_000);
  expect(read.people.map(({ name, alias }) => [name, alias])).toEqual([
    ['Sara Ahmadi', null],
    [null, null],
    [null, 1],
  ]);
  const paper = Buffer.from((await other.do(makeAttendancePaper, asked)).pdf, 'base64');
  for (const text of [textIn(paper), attachedTo(paper)]) {
    expect(text).toContain('Ahmadi');
    expect(text).not.toMatch(/Omid|Rostami|Nadia|Karimi/);
  }
  const noted = await hearing.noted('record-attendance-read');
  expect(noted.map(({ details }) => details)).toEqual([{ paper: true }, {}]);
});
