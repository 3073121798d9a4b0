import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { createApiClient } from '@mahzar/shared/rest/api-clients';
import { searchAudit } from '@mahzar/shared/rest/audit';
import {
  cancelBooking,
  changeBooking,
  createBooking,
  readBooking,
  renewLink,
  withdrawLink,
} from '@mahzar/shared/rest/bookings';
import {
  dropTemplate,
  listLinks,
  listTemplates,
  openLink,
  previewTemplate,
  readHeldMessages,
  readInbox,
  readMessage,
  releaseHeldMessages,
  readTemplate,
  resendMessage,
  searchMessages,
  writeTemplate,
} from '@mahzar/shared/rest/messages';
import { inTransaction } from '../storage/database.ts';
import { noteRestored } from '../backup/restored.ts';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';

const HOUR = 3_600_000;
const CODE = /\/j(?:\?lang=en)?#([0-9A-Za-z]{22})/;
const key = { event: 'invited', audience: 'party', channel: 'sms', language: 'fa' } as const;

const PEOPLE = [
  { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' },
  { id: 'citizen', role: 'complainant', name: 'مریم احمدی', phone: '09123334455', email: 'm@example.ir' },
  { id: 'lawyer', role: 'lawyer', name: 'Negar', with: ['citizen'], phone: '09121111111', language: 'en' },
];

describe.each(ENGINES)('messages of bookings on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let clerk: Visitor;
  let administrator: Visitor;
  const begins = Date.now() + 72 * HOUR;

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    clerk = await desk.as('clerk');
    administrator = await desk.as('administrator');
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  let made = 0;
  const book = (people: readonly object[] = PEOPLE) =>
    clerk.do(createBooking, {
      body: {
        caseNumber: `1405${(made += 1)}`,
        branch: 'شعبه ۱۰۳',
        kind: 'courtroom',
        startsAt: begins,
        endsAt: begins + HOUR,
        title: 'رسیدگی',
        people,
      },
    });
  const of = async (booking: string, more: object = {}) =>
    (await clerk.do(searchMessages, { body: { booking, limit: 50, ...more } })).items;
  /** Sends messages that are due; resolves when they are in the inbox. */
  const deliver = async (booking: string) => {
    desk.notify.begin();
    for (;;)
      if ((await of(booking, { states: ['planned', 'sending'] })).every(({ dueAt }) => dueAt > Date.now())) return;
  };
  const inbox = async (to: string) =>
    (await administrator.do(readInbox, { query: { limit: 200 } })).items.filter((one) => one.to === to);

  it('are planned with the booking, sent, and opened by the link in them', async () => {
    const { id } = await book();
    expect((await of(id)).map(({ event, channel, person }) => `${event} ${channel} ${person}`).sort()).toEqual(
      ['invited', 'reminder-1h', 'reminder-48h'].flatMap((event) => [
        `${event} email citizen`,
        `${event} sms citizen`,
        `${event} sms lawyer`,
      ]),
    );
    await deliver(id);
    const [sms] = await inbox('+989123334455');
    const [english] = await inbox('+989121111111');
    expect([sms!.parts! <= 3, sms!.subject, english!.body.includes('?lang=en#')]).toEqual([true, null, true]);

    const code = CODE.exec(sms!.body)![1]!;
    const citizen = desk.nobody();
    const opened = await citizen.do(openLink, { body: { code } });
    expect(opened).toEqual({ hearing: id, token: expect.stringMatching(/^eyJ/) as string });
    await citizen.do(openLink, { body: { code } });
    const { items } = await clerk.do(listLinks, { params: { hearing: id } });
    expect(items.find(({ seat }) => seat === 'citizen')).toMatchObject({ opened: 2 });
    expect(items.find(({ seat }) => seat === 'lawyer')).toMatchObject({ opened: 0, firstOpenedAt: null });

    // The stored text contains no valid link.
    const [sent] = await of(id, { states: ['sent'], channel: 'sms', person: 'citizen' });
    expect([sent!.recipient, sent!.about?.title]).toEqual(['مریم احمدی', 'رسیدگی']);
    const read = await clerk.do(readMessage, { params: { message: sent!.id } });
    expect([read.to, CODE.test(read.body), read.body.includes('شعبه ۱۰۳')]).toEqual(['+989123334455', false, true]);
    // A system that may not read bookings has no titles, which may name people.
    const client = { name: 'messages', acts: ['read-messages'], expiresAt: null };
    const { token } = await administrator.do(createApiClient, { body: client });
    const asSystem = { body: { booking: id, limit: 50 }, headers: { Authorization: `Bearer ${token}` } };
    const { items: listed } = await desk.nobody().do(searchMessages, asSystem);
    expect(new Set(listed.map(({ about }) => about?.title))).toEqual(new Set(['—']));
    const acts = await administrator.do(searchAudit, { query: { act: 'message-read' } });
    expect(acts.items[0]).toMatchObject({ actor: `staff:${clerk.account}`, subject: `message:${sent!.id}` });
  });

  it('go to the former telephone and address when these are changed, without a link: of a judge too', async () => {
    const judge = { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' };
    let booking = await book([{ ...judge, phone: '09127770001', email: 'kiani@example.ir', language: 'en' }]);
    await deliver(booking.id);
    const { caseNumber, branch, kind, startsAt, endsAt, title } = { ...booking, caseNumber: booking.case.number };
    const texts = { caseNumber, branch, kind, startsAt, endsAt, title };
    const change = async (contact: object, time: object = {}) => {
      const body = { ...texts, ...time, version: booking.version, people: [{ ...judge, language: 'en', ...contact }] };
      booking = await clerk.do(changeBooking, { params: { booking: booking.id }, body });
    };
    await change({ phone: '09127770002', email: 'kiani@example.ir' });
    await deliver(booking.id);
    for (const to of ['+989127770001', 'kiani@example.ir']) {
      const [last] = await inbox(to);
      expect(last!.body).toContain('was changed');
      expect(CODE.test(last!.body)).toBe(false);
    }
    expect((await inbox('+989127770002'))[0]!.body).toMatch(CODE);

    // Moving the hearing into the past does not help, either.
    const past = { startsAt: Date.now() - 2 * HOUR, endsAt: Date.now() - HOUR };
    await change({ phone: '09127770004' }, past);
    await change({ phone: '09127770004' });
    await deliver(booking.id);
    expect((await inbox('+989127770002'))[0]!.body).toContain('was changed');

    // Cancelling the hearing meanwhile does not avoid the notice, either: the change is refused.
    const params = { booking: booking.id };
    booking = await clerk.do(cancelBooking, { params, body: { version: booking.version, reason: 'x' } });
    const again = { ...texts, version: booking.version, people: [{ ...judge, phone: '09127770003' }] };
    expect(await clerk.refused(changeBooking, { params, body: again })).toBe('booking-cancelled');
  });

  it('go to the former telephone of who is put before another’s device, and of whose it is no longer', async () => {
    const host = { id: 'host', role: 'lawyer', name: 'Negar', with: ['victim'], phone: '09127780000', language: 'en' };
    const victim = { id: 'victim', role: 'complainant', name: 'Sara', phone: '09127780001', language: 'en' };
    let booking = await book([PEOPLE[0]!, host, victim]);
    await deliver(booking.id);
    const { caseNumber, branch, kind, startsAt, endsAt, title } = { ...booking, caseNumber: booking.case.number };
    const change = async (what: object) => {
      const people = [PEOPLE[0]!, host, { ...victim, ...what }];
      const body = { caseNumber, branch, kind, startsAt, endsAt, title, version: booking.version, people };
      booking = await clerk.do(changeBooking, { params: { booking: booking.id }, body });
      await deliver(booking.id);
      return (await inbox('+989127780001')).filter(({ body: text }) => text.includes('was changed')).length;
    };
    expect(await change({ through: 'host' })).toBe(1);
    expect(await change({ phone: '09127780002' })).toBe(2);
  });

  it('say why a link opens nothing any longer, and bring a new one when it is sent once more', async () => {
    const { id } = await book();
    await deliver(id);
    const codeOf = async () => CODE.exec((await inbox('+989121111111'))[0]!.body)![1]!;
    const first = await codeOf();
    const person = { booking: id, person: 'lawyer' };
    await clerk.do(renewLink, { params: person, body: {} });
    expect(await desk.nobody().refused(openLink, { body: { code: first } })).toBe('link-replaced');
    await deliver(id);
    const second = await codeOf();
    expect(second).not.toBe(first);
    await desk.nobody().do(openLink, { body: { code: second } });

    const [invited] = await of(id, { event: 'invited', person: 'lawyer' });
    const again = await clerk.do(resendMessage, { params: { message: invited!.id } });
    expect(again).toMatchObject({ event: 'invited', person: 'lawyer', attempts: 0 });
    await deliver(id);
    await desk.nobody().do(openLink, { body: { code: await codeOf() } });

    desk.clock.now = () => begins + 40 * 24 * HOUR;
    expect(await desk.nobody().refused(openLink, { body: { code: second } })).toBe('link-expired');
    desk.clock.now = Date.now;
    await clerk.do(withdrawLink, { params: person });
    expect(await desk.nobody().refused(openLink, { body: { code: second } })).toBe('link-withdrawn');
    expect(await desk.nobody().refused(openLink, { body: { code: 'A'.repeat(22) } })).toBe('link-unknown');
    // None of them has the withdrawn link.
    expect((await of(id, { person: 'lawyer', states: ['planned'] })).length).toBe(0);
  });

  it('that are on their way, or no longer true, are not sent once more', async () => {
    const { id } = await book();
    const [waiting] = await of(id, { event: 'reminder-1h' });
    expect(await clerk.refused(resendMessage, { params: { message: waiting!.id } })).toBe('message-not-resendable');
    await deliver(id);
    const [invited] = await of(id, { event: 'invited' });
    const { version } = await clerk.do(readBooking, { params: { booking: id } });
    await clerk.do(cancelBooking, { params: { booking: id }, body: { version, reason: 'قاضی بیمار است' } });
    expect(await clerk.refused(resendMessage, { params: { message: invited!.id } })).toBe('message-not-resendable');
    expect(await clerk.refused(resendMessage, { params: { message: 'none' } })).toBe('not-found');
    expect((await of(id, { states: ['planned'] })).every(({ event }) => event === 'cancelled')).toBe(true);
    await deliver(id);
    const [told] = await inbox('m@example.ir');
    expect(told).toMatchObject({ channel: 'email', subject: expect.stringContaining('لغو') as string });
    // The reason is for staff, because it could name other people.
    expect(told!.body).not.toContain('بیمار');
  });

  it('say it in the court’s own words once an administrator has written them, until they are given up', async () => {
    const params = key;
    const before = await administrator.do(readTemplate, { params });
    expect(before).toMatchObject({ own: false, version: 0, required: ['link'] });
    const body = '{name}، بیایید: {link}';
    const preview = await administrator.do(previewTemplate, { body: { ...key, subject: null, body } });
    expect(preview.body).toMatch(/^مریم احمدی، بیایید: http.*\/j#/);
    expect(preview.sms).toMatchObject({ encoding: 'ucs-2', parts: 1 });
    const write = (version: number, text = body) =>
      administrator.call(writeTemplate, { params, body: { subject: null, body: text, version } });
    expect(await write(0, '{nmae} {link')).toMatchObject({
      ok: false,
      error: {
        code: 'bad-request',
        problems: expect.arrayContaining([{ field: 'body', code: 'unknown-placeholder' }]) as [],
      },
    });
    expect(await write(0)).toMatchObject({ ok: true, body: { own: true, version: 1, body } });
    expect(await write(0)).toMatchObject({ ok: false, error: { code: 'changed-meanwhile' } });
    expect((await administrator.do(listTemplates)).items).toEqual([expect.objectContaining({ ...key, version: 1 })]);
    const { id } = await book();
    await deliver(id);
    expect((await inbox('+989123334455'))[0]!.body).toMatch(/^مریم احمدی، بیایید: /);

    expect(await administrator.refused(dropTemplate, { params, query: { version: 9 } })).toBe('changed-meanwhile');
    const dropped = await administrator.do(dropTemplate, { params, query: { version: 1 } });
    expect(dropped).toMatchObject({ own: false, version: 2, body: before.body });
    expect(await write(2)).toMatchObject({ ok: true, body: { version: 3 } });
    await administrator.do(dropTemplate, { params, query: { version: 3 } });
    expect(await administrator.refused(readTemplate, { params: { ...key, audience: 'staff' } })).toBe('not-found');
  });

  it('are unreadable with the names of their hearing', async () => {
    const { id } = await book();
    const [planned] = await of(id);
    await desk.storage.hearings.eraseNames(id as HearingId);
    expect(await clerk.refused(readMessage, { params: { message: planned!.id } })).toBe('not-found');
  });

  it('that wait since a restore are let go or dropped all together, but for those whose time has passed', async () => {
    const signIn = async () => {
      administrator = await desk.as('administrator');
      clerk = await desk.as('clerk');
    };
    /** A hearing with sent invitations and pending reminders. */
    const waits = async () => {
      const { id } = await book();
      await deliver(id);
      await inTransaction(desk.storage.database, (on) =>
        noteRestored(on, { at: desk.clock.now(), good: null, newTokenId: () => 'none is ended' }),
      );
      await signIn();
      return id;
    };
    const reminders = async (id: string) => (await of(id)).filter(({ event }) => event.startsWith('reminder'));
    const statesOf = async (id: string) => [...new Set((await reminders(id)).map(({ state }) => state))];
    const { now } = desk.clock;

    const dropped = await waits();
    expect(await statesOf(dropped)).toEqual(['held']);
    expect(await clerk.refused(releaseHeldMessages, { body: { send: true } })).toBe('not-permitted');
    await administrator.do(releaseHeldMessages, { body: { send: false } });
    expect(await statesOf(dropped)).toEqual(['cancelled']);

    // Later changes of the hearing are announced as usual.
    const cancelled = await waits();
    const { version } = await clerk.do(readBooking, { params: { booking: cancelled } });
    await clerk.do(cancelBooking, { params: { booking: cancelled }, body: { version, reason: 'بیماری' } });
    expect(await statesOf(cancelled)).toEqual(['cancelled']);

    const sent = await waits();
    const held = (await reminders(sent)).length;
    expect(await administrator.do(readHeldMessages)).toEqual({ held, outdated: 0 });
    // Two hours before the hearing, the reminder for two days before is of no use.
    desk.clock.now = () => begins - 2 * HOUR;
    await signIn();
    const outdated = (await reminders(sent)).filter(({ event }) => event === 'reminder-48h').length;
    expect(await administrator.do(readHeldMessages)).toEqual({ held, outdated });
    expect(await administrator.do(releaseHeldMessages, { body: { send: true } })).toEqual({
      sent: held - outdated,
      dropped: outdated,
    });
    expect((await statesOf(sent)).sort()).toEqual(['cancelled', 'planned']);
    expect(await administrator.do(readHeldMessages)).toEqual({ held: 0, outdated: 0 });
    desk.clock.now = now;
  });
});
