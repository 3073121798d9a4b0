import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { searchAudit } from '@mahzar/shared/rest/audit';
import { cancelBooking, createBooking, readBooking, restoreBooking } from '@mahzar/shared/rest/bookings';
import { readMessage, resendMessage, searchMessages, tellOfOrder } from '@mahzar/shared/rest/messages';
import { readInvitation } from '@mahzar/shared/rest/session';
import { changeStaff, inviteStaff, renewInvitation } from '@mahzar/shared/rest/staff';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';
import { startGateway } from '../../test/support/sms-gateway.ts';
import type { TestGateway } from '../../test/support/sms-gateway.ts';
import { startSmtp } from '../../test/support/smtp-server.ts';
import type { TestSmtp } from '../../test/support/smtp-server.ts';

const HOUR = 3_600_000;
const judge = 'judge' as SeatId;
const PEOPLE = [
  { id: judge, role: 'presiding-judge', name: 'رضا کیانی' },
  { id: 'citizen', role: 'complainant', name: 'مریم احمدی', phone: '09123334455', email: 'm@example.ir' },
  { id: 'lawyer', role: 'lawyer', name: 'Negar', with: ['citizen'], phone: '09121111111', language: 'en' },
  { id: 'witness', role: 'witness', name: 'سینا کاظمی', phone: '09122222222' },
];

describe.each(ENGINES)('messages that an act sets off, on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let smtp: TestSmtp;
  let sms: TestGateway;
  let clerk: Visitor;
  let administrator: Visitor;

  beforeAll(async () => {
    engine = await start();
  }, 60_000);
  afterAll(() => engine.stop());
  beforeEach(async () => {
    [smtp, sms] = [await startSmtp(), await startGateway()];
    const environment = { SMTP_URL: smtp.url, MAIL_FROM: 'Court <court@example.org>', SMS_URL: sms.url };
    desk = await startDesk({ engine, environment });
    [clerk, administrator] = [await desk.as('clerk'), await desk.as('administrator')];
  });
  afterEach(async () => {
    await desk.stop();
    await Promise.all([smtp.stop(), sms.stop()]);
  });

  let made = 0;
  const book = (begins = Date.now() + 72 * HOUR) => {
    const texts = { caseNumber: `1405${(made += 1)}`, branch: 'شعبه ۱۰۳', title: 'رسیدگی', kind: 'courtroom' };
    return clerk.do(createBooking, { body: { ...texts, startsAt: begins, endsAt: begins + HOUR, people: PEOPLE } });
  };
  const of = async (booking: string, event: string) =>
    (await clerk.do(searchMessages, { body: { booking, event, limit: 50 } })).items;
  /** Sends everything that is due; resolves when nothing is left. */
  const deliver = async (booking: string) => {
    desk.notify.begin();
    await vi.waitFor(async () => {
      const body = { booking, states: ['planned', 'sending'], limit: 200 };
      const { items } = await clerk.do(searchMessages, { body });
      expect(items.filter(({ dueAt }) => dueAt <= desk.clock.now())).toEqual([]);
    }, 10_000);
  };
  const smsTo = (to: string) =>
    sms.asked.map(({ body }) => JSON.parse(body) as { to: string; text: string }).filter((one) => one.to === to);
  const lettersTo = (to: string) => smtp.letters.filter((letter) => letter.to.includes(to));

  it('an order is told to those who are chosen and to nobody else, in their language, and noted', async () => {
    const { id } = await book();
    await deliver(id);
    const before = [sms.asked.length, smtp.letters.length];
    const params = { booking: id };
    const told = await clerk.do(tellOfOrder, { params, body: { people: ['citizen', 'lawyer', judge] } });
    expect(told).toEqual({ messages: 3, unreached: [judge] });
    await deliver(id);
    expect([sms.asked.length - before[0]!, smtp.letters.length - before[1]!]).toEqual([2, 1]);
    expect(smsTo('+989121111111').at(-1)!.text).toContain('a new order was issued');
    expect(smsTo('+989123334455').at(-1)!.text).toMatch(/دستور تازه‌ای صادر شد[^]*ابلاغ الکترونیک/);
    expect(smsTo('+989122222222').filter(({ text }) => text.includes('دستور'))).toEqual([]);
    const { items } = await administrator.do(searchAudit, { query: { act: 'order-told' } });
    expect(items[0]).toMatchObject({
      actor: `staff:${clerk.account}`,
      subject: `booking:${id}`,
      details: { people: [judge, 'citizen', 'lawyer'], messages: 3 },
    });
  });

  it('an order is told long after the hearing too, and once more; of a hearing that is cancelled there is none', async () => {
    const begins = Date.now() + HOUR;
    const { id, version } = await book(begins);
    desk.clock.now = () => begins + 20 * 24 * HOUR;
    const params = { booking: id };
    // The sessions have expired meanwhile.
    clerk = await desk.as('clerk');
    await clerk.do(tellOfOrder, { params, body: { people: ['lawyer'] } });
    await deliver(id);
    const [order] = await of(id, 'order-issued');
    expect(order).toMatchObject({ state: 'sent', person: 'lawyer' });
    await clerk.do(resendMessage, { params: { message: order!.id } });
    await deliver(id);
    expect(smsTo('+989121111111').filter(({ text }) => text.includes('order'))).toHaveLength(2);
    desk.clock.now = Date.now;
    clerk = await desk.as('clerk');
    const unknown = { params, body: { people: ['lawyer', 'nobody'] } };
    expect(await clerk.call(tellOfOrder, unknown)).toMatchObject({
      ok: false,
      error: { code: 'bad-request', problems: [{ field: 'people', code: 'unknown-person' }] },
    });
    await clerk.do(cancelBooking, { params, body: { version, reason: 'بیماری' } });
    expect(await clerk.refused(tellOfOrder, { params, body: { people: ['lawyer'] } })).toBe('booking-cancelled');
    const nothing = { params: { booking: 'none' }, body: { people: ['lawyer'] } };
    expect(await clerk.refused(tellOfOrder, nothing)).toBe('not-found');
    const support = await desk.as('support');
    expect(await support.refused(tellOfOrder, { params, body: { people: ['lawyer'] } })).toBe('not-permitted');
  });

  it('a judge who calls a hearing off from its lobby has its people told as the desk does', async () => {
    const { id } = await book();
    await deliver(id);
    const hearing = id as HearingId;
    const { bookings } = desk.scheduling;
    expect(await bookings.callOff(hearing, 'citizen' as SeatId)).toMatchObject({ ok: false });
    expect(await of(id, 'cancelled')).toEqual([]);
    expect(await bookings.callOff(hearing, judge)).toMatchObject({
      ok: true,
      entries: [{ actor: { kind: 'seat', seat: judge }, event: { type: 'hearing-cancelled' } }],
    });
    await deliver(id);
    for (const phone of ['+989123334455', '+989122222222']) expect(smsTo(phone).at(-1)!.text).toContain('لغو شد');
    expect(smsTo('+989121111111').at(-1)!.text).toContain('cancelled');
    expect(lettersTo('m@example.ir')).toHaveLength(2);
    // No reminder follows.
    expect((await of(id, 'reminder-1h')).every(({ state }) => state === 'cancelled')).toBe(true);
    const read = await clerk.do(readBooking, { params: { booking: id } });
    expect(read).toMatchObject({ state: 'cancelled', version: 2, cancelledWhy: null });
    const { items } = await administrator.do(searchAudit, { query: { act: 'booking-cancelled' } });
    expect(items[0]).toMatchObject({ actor: `seat:${id}/${judge}`, subject: `booking:${id}` });
    const restored = await clerk.do(restoreBooking, { params: { booking: id }, body: { version: 2 } });
    expect(restored).toMatchObject({ state: 'booked', version: 3 });
    expect(await bookings.callOff(hearing, judge)).toMatchObject({ ok: true });
    expect(await bookings.callOff(hearing, judge)).toMatchObject({ ok: false, refusal: { code: 'hearing-closed' } });
  });

  it('what a judge calls off is called off with its messages, or not at all', async () => {
    const { id } = await book();
    const hearing = id as HearingId;
    const { bookings } = desk.scheduling;
    desk.bookingWriters.push(() => Promise.reject(new Error('the outbox is full')));
    await expect(bookings.callOff(hearing, judge)).rejects.toThrow('the outbox is full');
    expect(await clerk.do(readBooking, { params: { booking: id } })).toMatchObject({ state: 'booked', version: 1 });
    expect(await of(id, 'cancelled')).toEqual([]);
    expect((await desk.service.snapshot(hearing))!.state.phase).toBe('scheduled');
  });

  const staffMessages = async (person: string) =>
    (await administrator.do(searchMessages, { body: { person, event: 'staff-invited', limit: 10 } })).items;
  const mailed = (account: string, count: number) => {
    desk.notify.begin();
    return vi.waitFor(async () => {
      const states = (await staffMessages(account)).map(({ state }) => state);
      expect(states.filter((state) => state === 'sent')).toHaveLength(count);
    }, 10_000);
  };
  const colleague = { name: 'لیلا حسینی', email: 'leila@court.example', roles: ['clerk'] };

  it('a colleague who is invited gets the link by e-mail, which nobody else reads at the desk', async () => {
    const { account, invitation } = await administrator.do(inviteStaff, { body: colleague });
    expect(invitation.mailed).toBe(true);
    const [planned] = await staffMessages(account.id);
    expect(planned).toMatchObject({ booking: null, person: account.id, channel: 'email', language: 'fa' });
    const before = await clerk.do(readMessage, { params: { message: planned!.id } });
    await mailed(account.id, 1);
    const after = await clerk.do(readMessage, { params: { message: planned!.id } });
    const token = new URL(invitation.link).hash.slice(1);
    expect(JSON.stringify([before, after])).not.toContain(token);
    expect(after).toMatchObject({ to: colleague.email, body: expect.stringContaining('لیلا حسینی') as string });
    const [letter] = lettersTo(colleague.email);
    expect(plainTextOf(letter!.source)).toContain(invitation.link);
    expect(plainTextOf(letter!.source)).toContain('۷۲ ساعت');
    expect(await desk.nobody().do(readInvitation, { body: { token } })).toMatchObject({ email: colleague.email });
    const rows = await desk.storage.database.db.selectFrom('outbox').selectAll().execute();
    for (const { letter: kept } of rows) expect(kept.toString('latin1')).not.toContain(token);
  });

  it('a letter that is still to be sent brings no link that has ended', async () => {
    smtp.moods.push({ code: 451 });
    const { account, invitation } = await administrator.do(inviteStaff, { body: colleague });
    desk.notify.begin();
    await vi.waitFor(async () => expect((await staffMessages(account.id))[0]).toMatchObject({ error: 'busy' }), 10_000);
    // The stored text of a message that waits for another attempt.
    const [waiting] = await staffMessages(account.id);
    const read = await clerk.do(readMessage, { params: { message: waiting!.id } });
    expect(read.body).not.toContain(new URL(invitation.link).hash.slice(1));
    const params = { account: account.id };
    const renewed = await administrator.do(renewInvitation, { params });
    await mailed(account.id, 1);
    expect((await staffMessages(account.id)).map(({ state }) => state).sort()).toEqual(['cancelled', 'sent']);
    expect(lettersTo(colleague.email).map(({ source }) => plainTextOf(source).includes(renewed.link))).toEqual([true]);
    smtp.moods.push({ code: 451 });
    await administrator.do(renewInvitation, { params });
    await administrator.do(changeStaff, { params, body: { version: account.version, disabled: true } });
    await vi.waitFor(async () => {
      const states = (await staffMessages(account.id)).map(({ state }) => state);
      // A message being sent at that moment has failed, and is not tried again.
      expect(states.filter((state) => state === 'planned' || state === 'sending')).toEqual([]);
    }, 10_000);
    expect(lettersTo(colleague.email)).toHaveLength(1);
  });
});

/** The text of a letter's plain part. */
function plainTextOf(source: string): string {
  const [, headers = '', body = ''] = /Content-Type: text\/plain([\s\S]*?)\r\n\r\n([\s\S]*?)\r\n--/i.exec(source) ?? [];
  if (/base64/i.test(headers)) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
