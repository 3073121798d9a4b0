import type { SeatId } from '@mahzar/shared/hearing/ids';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { cancelBooking, changeBooking, createBooking, ownLink, restoreBooking } from '@mahzar/shared/rest/bookings';
import { confirmIdentity, withdrawIdentity } from '@mahzar/shared/rest/identity';
import { createApiClient } from '@mahzar/shared/rest/api-clients';
import { readInbox } from '@mahzar/shared/rest/messages';
import { inviteStaff } from '@mahzar/shared/rest/staff';
import { takeSupportSeat } from '@mahzar/shared/rest/support';
import { createWebhook } from '@mahzar/shared/rest/webhooks';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { WEBHOOK_EVENTS } from '@mahzar/shared/staff/webhook-events';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { TestClient } from '../support/client.ts';
import type { Reachable } from '../support/client.ts';
import { Visitor } from '../support/desk.ts';
import { newLink } from '../support/links.ts';
import type { TestService } from '../support/service.ts';
import { addColleagueTo } from '../support/staff.ts';

const HOUR = 3_600_000;
const NATIONAL_ID = '0499370899';

/**
 * Acts of the desk: books a hearing, moves, cancels, restores and opens it, and has people prove their identity; books another
 * hearing that stays cancelled. Returns the ids of both.
 */
export async function bookAtTheDesk(service: TestService): Promise<string[]> {
  const as = async (role: StaffRole, name: string) => {
    const { cookie, account } = await addColleagueTo(service, { id: `golden-${role}`, roles: [role], name });
    return new Visitor(service.origin, cookie, account);
  };
  const administrator = await as('administrator', 'مدیر سامانه');
  const clerk = await as('clerk', 'زهرا محمدی');
  const presiding = await as('judge', 'رضا کیانی');
  const support = await as('support', 'سعید کاظمی');
  await administrator.do(inviteStaff, { body: { name: 'نرگس صادقی', email: 'n@court.example', roles: ['scheduler'] } });
  await administrator.do(createApiClient, { body: { name: 'Cases', acts: ['read-bookings'], expiresAt: null } });
  // An address in a network without hosts (TEST-NET-1).
  const address = 'https://192.0.2.1/hook';
  await administrator.do(createWebhook, { body: { name: 'Case management', address, events: WEBHOOK_EVENTS } });

  const startsAt = Date.now() + HOUR / 2;
  const people = [
    { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: presiding.account },
    { id: 'citizen', role: 'complainant', name: 'مریم احمدی', nationalId: NATIONAL_ID, phone: '09121234567' },
  ];
  const draft = {
    caseNumber: '140568920003215471',
    branch: 'شعبه ۱۰۳',
    title: 'رسیدگی به شکایت',
    kind: 'courtroom',
    startsAt,
    endsAt: startsAt + HOUR,
    people,
  };
  let booking: Booking = await clerk.do(createBooking, { body: draft });
  const { id } = booking;
  const params = { booking: id };
  const witness = { id: 'witness', role: 'witness', name: 'سینا کاظمی', protected: true, phone: '09127654321' };
  const expert = { id: 'expert', role: 'expert', name: 'لیلا نوری', nationalId: '0790419904', phone: '09123334455' };
  const changed = { ...draft, endsAt: startsAt + 2 * HOUR, people: [...people, witness, expert] };
  booking = await clerk.do(changeBooking, { params, body: { ...changed, version: booking.version } });
  const called = { version: booking.version, reason: 'بیماری قاضی' };
  booking = await clerk.do(cancelBooking, { params, body: called });
  booking = await clerk.do(restoreBooking, { params, body: { version: booking.version } });
  // Another booking stays cancelled.
  const other = await clerk.do(createBooking, { body: { ...draft, caseNumber: '140568920003215472' } });
  await clerk.do(cancelBooking, { params: { booking: other.id }, body: { ...called, version: other.version } });

  const reachable = (link: string): Reachable => {
    return { origin: service.origin, demo: { hearing: id }, token: () => new URL(link).hash.slice(1) };
  };
  const judge = await TestClient.seat(reachable((await presiding.do(ownLink, { params, body: {} })).link), 'judge');
  await judge.enter();
  const link = reachable(await newLink(clerk, id, 'citizen'));
  const browser = (letter: string) => ({ browser: letter.repeat(43) });
  const citizen = await TestClient.seat(link, 'citizen', browser('A'));
  await citizen.ask('send-identity-code', { nationalId: NATIONAL_ID });
  const code = await sentCode(clerk);
  accepted(await citizen.ask('prove-identity', { code }));
  accepted(await citizen.enter());
  accepted(await judge.ask('admit', { seat: 'citizen' }));
  const stranger = await TestClient.seat(link, 'citizen', browser('B'));
  const version = booking.version;
  const person = (seat: string) => ({ booking: id, person: seat });
  const known = { outcome: 'confirmed', how: 'telephone', version } as const;
  await clerk.do(confirmIdentity, { params: person('expert'), body: known });
  await clerk.do(withdrawIdentity, { params: person('expert'), body: { version } });
  await clerk.do(confirmIdentity, {
    params: person('expert'),
    body: { ...known, outcome: 'refused', how: 'document' },
  });
  const { link: seat } = await support.do(takeSupportSeat, { params: { hearing: id } });
  const auth = { version: PROTOCOL_VERSION, hearing: id, token: new URL(seat).hash.slice(1) };
  const helper = await TestClient.open(service, auth);
  accepted(await helper.enter());
  accepted(await judge.ask('admit', { seat: helper.scene.me.seat as SeatId }));
  accepted(await citizen.ask('ask-for-help', { text: 'صدا نمی‌آید', nonce: 'golden-nonce-4' }));
  for (const each of [stranger, helper, citizen, judge]) each.close();
  return [id, other.id];
}

async function sentCode(clerk: Visitor): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const { items } = await clerk.do(readInbox, { query: { limit: 50 } });
    const found = items.map(({ body }) => /(?<!\d)\d{6}(?!\d)/.exec(body)?.[0]).find((code) => code !== undefined);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no code was sent');
}

function accepted(answer: { readonly ok: boolean; readonly code?: string }): void {
  if (!answer.ok) throw new Error(`refused: ${answer.code}`);
}
