import { createHash } from 'node:crypto';
import {
  cancelBooking,
  changeBooking,
  createBooking,
  ownLink,
  readBooking,
  searchBookings,
  withdrawLink,
} from '@mahzar/shared/rest/bookings';
import { readInbox, searchMessages } from '@mahzar/shared/rest/messages';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { holidayOf } from '@mahzar/shared/scheduling/holidays';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { draftAgain } from '../src/scheduling/draft-again.ts';
import { TestClient } from './support/client.ts';
import { Visitor } from './support/desk.ts';
import { newLink } from './support/links.ts';
import { readEntries } from './support/log.ts';
import { MinutesClient } from './support/minutes-client.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';

/*
 * The next hearing, booked in the room, with the real service: the offered times, the booking and its messages, that it is booked
 * exactly once, and that the room follows the desk's changes.
 */

const HOUR = 3_600_000;
const CASE = '140568920003215499';
const TEXTS = { branch: 'شعبه ۱۰۳', title: 'رسیدگی به شکایت', kind: 'courtroom' } as const;
const clock = courtClock(COURT_ZONE);

let service: TestService;
let desk: Visitor;
let judgeAtDesk: Visitor;
let hearing: string;
let caseId: string;
let accounts: { readonly judge: string; readonly clerk: string };
const tokens = new Map<string, string>();
const people = new Map<string, TestClient>();
const sessions = new Map<string, string>();
const at = (seat: string) => people.get(seat)!;

const browserOf = (seat: string) => createHash('sha256').update(seat).digest('base64url');

async function enter(seat: string, takeOver = false): Promise<void> {
  const reachable = { origin: service.origin, demo: { hearing }, token: () => tokens.get(seat)! };
  const client = await TestClient.seat(reachable, seat, { browser: browserOf(seat) });
  const entered = await client.enter(takeOver, false);
  if (!entered.ok) throw new Error(`${seat}: ${entered.code}`);
  people.set(seat, client);
  sessions.set(seat, entered.session);
}

/** Asks for days on which everybody is free for an hour. */
async function freeDays(seat = 'judge', from: string | null = null) {
  const answer = await at(seat).ask('next-dates', { from, minutes: 60 });
  if (!answer.ok) throw new Error(answer.code);
  return answer;
}

/** Waits until the minutes' lines about the next hearing contain these words, in order. */
async function inMinutes(expected: readonly string[]): Promise<void> {
  const minutes = await MinutesClient.open(service.origin, {
    hearing,
    token: tokens.get('clerk')!,
    resume: sessions.get('clerk')!,
    browser: browserOf('clerk'),
  });
  const said = () => minutes.words.match(/(?:موکول|لغو) شد|تغییر کرد/g) ?? [];
  await minutes.until(() => said().length >= expected.length);
  expect(said()).toEqual(expected);
  minutes.close();
}

const booked = async () => (await desk.do(searchBookings, { body: { caseNumber: CASE, limit: 20 } })).items;
const nextEntries = () =>
  readEntries(service.database, hearing)
    .map(({ type }) => type)
    .filter((type) => type.startsWith('next-hearing-'));
const told = (startsAt: number | null, seats: readonly string[] = [...people.keys()]) =>
  Promise.all(seats.map((seat) => at(seat).until(() => (at(seat).scene.nextHearing?.startsAt ?? null) === startsAt)));

beforeAll(async () => {
  service = await TestService.start();
  const colleague = async (roles: Parameters<typeof addColleagueTo>[1]['roles'], name: string) => {
    const { cookie, account } = await addColleagueTo(service, { roles, name });
    return new Visitor(service.origin, cookie, account);
  };
  desk = await colleague(['scheduler', 'clerk', 'administrator'], 'سارا ملکی');
  judgeAtDesk = await colleague(['judge'], 'رضا کیانی');
  const clerkAtDesk = await colleague(['clerk'], 'زهرا محمدی');
  accounts = { judge: judgeAtDesk.account, clerk: clerkAtDesk.account };
  const startsAt = Date.now();
  const made = await desk.do(createBooking, {
    body: {
      ...TEXTS,
      caseNumber: CASE,
      startsAt,
      endsAt: startsAt + HOUR,
      recordingPolicy: 'confidential',
      people: [
        { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: accounts.judge },
        { id: 'clerk', role: 'clerk', name: 'زهرا محمدی', staffAccount: accounts.clerk },
        { id: 'accused', role: 'accused', name: 'علی رضایی', phone: '09121110001' },
        { id: 'lawyer', role: 'lawyer', name: 'نگار صادقی', phone: '09121110002', with: ['accused'] },
        { id: 'interpreter', role: 'interpreter', name: 'شیلان حسینی', with: ['accused'], interpreterLanguage: 'ku' },
        { id: 'witness', role: 'witness', name: 'حسن مرادی', phone: '09121110003' },
        { id: 'observer', role: 'observer', name: 'مهدی نوری' },
      ],
    },
  });
  hearing = made.id;
  caseId = made.case.id;
  for (const { id } of made.people) {
    const own = id === 'judge' ? judgeAtDesk : id === 'clerk' ? clerkAtDesk : null;
    const link =
      own === null
        ? await newLink(desk, hearing, id)
        : (await own.do(ownLink, { params: { booking: hearing }, body: {} })).link;
    tokens.set(id, new URL(link).hash.slice(1));
  }
  for (const seat of ['judge', 'clerk', 'accused', 'lawyer', 'witness']) await enter(seat);
  await at('judge').ask('admit-all', {});
  await at('judge').ask('admit', { seat: 'witness' });
}, 60_000);

afterAll(async () => {
  for (const { socket } of people.values()) socket.disconnect();
  await service?.stop();
});

describe('the next hearing of a case', () => {
  it('is offered at times at which all who are booked are free, in the hours of the court, to those who run this one', async () => {
    const { days, next, unreached } = await freeDays();
    expect(days.length).toBeGreaterThanOrEqual(4);
    const today = clock.dayOf(Date.now());
    for (const { day, times } of days) {
      expect(day > today && holidayOf(day) === null).toBe(true);
      for (const time of times) {
        const minute = clock.wallClock(time).getUTCHours() * 60 + clock.wallClock(time).getUTCMinutes();
        expect(minute >= 8 * 60 && minute <= 13 * 60).toBe(true);
      }
    }
    // The interpreter and the observer have neither telephone nor e-mail; judge and clerk have accounts.
    expect(unreached).toEqual(['interpreter', 'observer']);
    const later = await freeDays('clerk', next);
    expect(later.days[0]!.day > days.at(-1)!.day).toBe(true);
    for (const seat of ['accused', 'lawyer', 'witness'])
      expect(await at(seat).ask('next-dates', { from: null, minutes: 60 })).toMatchObject({ code: 'not-permitted' });
    // The judge is busy elsewhere by account, the interpreter by name; an observer's other bookings do not matter.
    const [first, second, third] = days[0]!.times;
    const elsewhere = (startsAt: number, someone: object) =>
      desk.do(createBooking, {
        body: { ...TEXTS, caseNumber: '1405-5', startsAt, endsAt: startsAt + HOUR / 2, people: [someone] },
      });
    await elsewhere(first!, { id: 'x', role: 'panel-judge', name: 'قاضی دیگر', staffAccount: accounts.judge });
    await elsewhere(second!, { id: 'x', role: 'interpreter', name: 'شیلان حسینی', interpreterLanguage: 'ku' });
    await elsewhere(third!, { id: 'x', role: 'observer', name: 'مهدی نوری' });
    const again = (await freeDays()).days.find(({ day }) => day === days[0]!.day)!.times;
    expect([first, second, third].map((time) => again.includes(time!))).toEqual([false, false, true]);
  });

  it('is booked with the same people and the measures as they stand, summoned, entered and told to all in the room', async () => {
    // The case has proceedings, which get an entry.
    await judgeAtDesk.do(readProceedings, { params: { case: caseId } });
    await at('judge').ask('protect', { seat: 'witness', on: true });
    await at('judge').ask('screen', { between: [['witness'], ['accused']] });
    await desk.do(withdrawLink, { params: { booking: hearing, person: 'observer' } });
    const minutes = await MinutesClient.open(service.origin, {
      hearing,
      token: tokens.get('clerk')!,
      resume: sessions.get('clerk')!,
      browser: browserOf('clerk'),
    });
    await minutes.until(() => minutes.text !== null);
    await minutes.write('متن صورت‌جلسه');
    const startsAt = (await freeDays()).days[1]!.times[2]!;
    const body = { startsAt, minutes: 60 };
    expect(await at('lawyer').ask('book-next-hearing', body)).toMatchObject({ code: 'not-permitted' });
    // The judge presses twice and the clerk once, at the same time.
    const answers = await Promise.all(['judge', 'judge', 'clerk'].map((who) => at(who).ask('book-next-hearing', body)));
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    await told(startsAt);
    expect(nextEntries()).toEqual(['next-hearing-booked']);
    const [made, ...others] = (await booked()).filter(({ id }) => id !== hearing);
    expect(others).toEqual([]);
    const read = (booking: string) => desk.do(readBooking, { params: { booking } });
    const [former, next] = await Promise.all([read(hearing), read(made!.id)]);
    expect(next).toMatchObject({ startsAt, endsAt: startsAt + HOUR, recordingPolicy: 'confidential', ...TEXTS });
    const who = (booking: typeof next | undefined) =>
      booking?.people.map((one) => [one.id, one.role, one.name, one.phone, one.staffAccount, one.with]);
    expect(who(next)).toEqual(who(former));
    expect(next.people.filter((one) => one.protected).map(({ id }) => id)).toEqual(['witness']);
    expect(next.screens.map(({ between }) => between)).toEqual([[['witness'], ['accused']]]);
    // A person without a link to this hearing gets none to the next one until the desk makes one.
    expect(next.people.filter(({ link }) => link !== 'valid').map(({ id }) => id)).toEqual(['observer']);
    const summoned = await desk.do(searchMessages, { body: { booking: made!.id, event: 'invited', limit: 20 } });
    expect(summoned.items.map(({ person }) => person).sort()).toEqual(['accused', 'lawyer', 'witness']);
    const { timeline } = await judgeAtDesk.do(readProceedings, { params: { case: caseId } });
    expect(timeline.filter((one) => one.hearing === made!.id)).not.toEqual([]);
    await minutes.until(() => minutes.words.includes('موکول شد'));
    expect(minutes.words.match(/موکول شد/g)).toHaveLength(1);
    minutes.close();
    // Later orders of the court also apply to the next hearing, without a new message.
    await Promise.all([
      at('judge').ask('screen', { between: [['lawyer'], ['witness']] }),
      at('judge').ask('protect', { seat: 'lawyer', on: true }),
      at('judge').ask('protect', { seat: 'accused', on: true }),
    ]);
    await vi.waitFor(
      async () => {
        const { people: booked, screens } = await read(made!.id);
        const hidden = booked.filter((one) => one.protected).map(({ id }) => id);
        expect([screens.length, hidden.sort()]).toEqual([2, ['accused', 'lawyer', 'witness']]);
      },
      { timeout: 5_000 },
    );
    const messages = await desk.do(searchMessages, { body: { booking: made!.id, limit: 50 } });
    expect(messages.items.filter(({ event }) => event === 'changed')).toEqual([]);
  });

  it('stays as it was when another time is asked for, and when the service is killed right after it was booked', async () => {
    const other = (await freeDays()).days.at(-1)!.times.at(-1)!;
    expect(await at('judge').ask('book-next-hearing', { startsAt: other, minutes: 60 })).toMatchObject({
      code: 'next-hearing-booked',
    });
    // When the desk cancels the next hearing, the room is told, and another one can be booked.
    const [made] = (await booked()).filter(({ id }) => id !== hearing);
    await desk.do(cancelBooking, {
      params: { booking: made!.id },
      body: { version: made!.version, reason: 'وقت دیگر' },
    });
    await told(null);
    const asked = { startsAt: other, minutes: 60 };
    void at('judge')
      .ask('book-next-hearing', asked)
      .catch(() => undefined);
    await told(other, ['clerk']);
    await service.kill('SIGKILL');
    await service.run();
    for (const seat of people.keys()) await enter(seat, true);
    expect(await at('judge').ask('book-next-hearing', asked)).toMatchObject({ ok: true });
    const all = (await booked()).filter(({ id, state }) => id !== hearing && state !== 'cancelled');
    expect(all).toHaveLength(1);
    expect(nextEntries()).toEqual(['next-hearing-booked', 'next-hearing-cancelled', 'next-hearing-booked']);
    await told(other);
    // When the desk moves it, the room is told too.
    const { id, version } = all[0]!;
    const moved = other - HOUR / 2;
    const draft = draftAgain(await desk.do(readBooking, { params: { booking: id } }));
    const times = { startsAt: moved, endsAt: moved + HOUR };
    await desk.do(changeBooking, { params: { booking: id }, body: { ...draft, ...times, version } });
    await told(moved);
    // The minutes contain every change once, in order; earlier lines stay.
    const dates = ['موکول شد', 'لغو شد', 'موکول شد', 'تغییر کرد'];
    await inMinutes(dates);
    await desk.do(cancelBooking, { params: { booking: id }, body: { version: 2, reason: 'وقت دیگر' } });
    await told(null);
    await inMinutes([...dates, 'لغو شد']);
  });

  it('is refused at a time that is taken meanwhile, or that was never offered, and nothing is changed', async () => {
    const { days } = await freeDays();
    const startsAt = days[2]!.times[0]!;
    const before = [await booked(), nextEntries()];
    await desk.do(createBooking, {
      body: {
        ...TEXTS,
        caseNumber: '1405-6',
        startsAt,
        endsAt: startsAt + HOUR,
        people: [{ id: 'x', role: 'lawyer', name: 'نگار صادقی' }],
      },
    });
    const ask = (time: number, minutes = 60) => at('judge').ask('book-next-hearing', { startsAt: time, minutes });
    const midnight = clock.hoursOfDay(days[3]!.day).from;
    for (const time of [startsAt, days[3]!.times[0]! + 60_000, midnight, Date.now() - HOUR])
      expect(await ask(time)).toMatchObject({ code: 'time-taken' });
    expect([await booked(), nextEntries()]).toEqual(before);
    expect(await ask(days[3]!.times[0]!, 10)).toMatchObject({ code: 'bad-message' });
  });

  it('is said to whoever opens the page of a hearing that was adjourned, and waits for no date at the desk', async () => {
    const startsAt = (await freeDays()).days[3]!.times[1]!;
    expect(await at('clerk').ask('book-next-hearing', { startsAt, minutes: 60 })).toMatchObject({ ok: true });
    expect(await at('judge').ask('adjourn', {})).toMatchObject({ ok: true });
    await at('accused').until(() => at('accused').scene.phase === 'adjourned');
    expect(at('accused').scene.nextHearing).toEqual({ startsAt, endsAt: startsAt + HOUR });
    const texts = (await desk.do(readInbox, { query: { limit: 100 } })).items.map(({ body }) => body);
    expect(texts.some((text) => text.includes('از راه دور'))).toBe(true);
    // After a cancellation at the desk, no pending message announces the hearing any more.
    const [made] = (await booked()).filter(({ startsAt: at }) => at === startsAt);
    const { id, version } = made!;
    await desk.do(cancelBooking, { params: { booking: id }, body: { version, reason: 'وقت دیگر' } });
    await told(null, ['accused']);
    await inMinutes(['موکول شد', 'لغو شد', 'موکول شد', 'تغییر کرد', 'لغو شد', 'موکول شد', 'لغو شد']);
  });
});
