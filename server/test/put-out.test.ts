import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import {
  cancelBooking,
  changeBooking,
  createBooking,
  readBooking,
  ownLink,
  withdrawLink,
} from '@mahzar/shared/rest/bookings';
import { searchMessages } from '@mahzar/shared/rest/messages';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestClient } from './support/client.ts';
import type { Reachable } from './support/client.ts';
import { Visitor } from './support/desk.ts';
import { startInProcess } from './support/in-process.ts';
import { newLink } from './support/links.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';

const HOUR = 3_600_000;
/** Time limit for closing a removed person's connection, milliseconds. */
const AT_ONCE = 1_000;
const TEXTS = { branch: 'شعبه ۱۰۳', title: 'رسیدگی', kind: 'courtroom' };
const PEOPLE = [
  { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' },
  { id: 'citizen', role: 'complainant', name: 'مریم احمدی' },
  { id: 'accused', role: 'accused', name: 'کاوه رحیمی', phone: '09121234567' },
];

let service: TestService;
let clerk: Visitor;
let judge: Visitor;
let booked = 0;
beforeAll(async () => {
  service = await TestService.start();
  const { cookie } = await addColleagueTo(service, { roles: ['clerk'] });
  clerk = new Visitor(service.origin, cookie);
  const presiding = await addColleagueTo(service, { roles: ['judge'] });
  judge = new Visitor(service.origin, presiding.cookie, presiding.account);
});
afterAll(() => service.stop());

async function book() {
  const startsAt = Date.now() + HOUR;
  const times = { startsAt, endsAt: startsAt + HOUR };
  const people = PEOPLE.map((person) => (person.id === 'judge' ? { ...person, staffAccount: judge.account } : person));
  const body = { ...TEXTS, ...times, caseNumber: `14056892${(booked += 1)}`, people };
  const booking = await clerk.do(createBooking, { body });
  const tokens = new Map<string, string>();
  for (const { id } of PEOPLE) {
    const params = { booking: booking.id };
    const link =
      id === 'judge' ? (await judge.do(ownLink, { params, body: {} })).link : await newLink(clerk, booking.id, id);
    tokens.set(id, new URL(link).hash.slice(1));
  }
  const at: Reachable = {
    origin: service.origin,
    demo: { hearing: booking.id },
    token: (seat) => tokens.get(seat)!,
  };
  return { booking, body, params: { booking: booking.id }, at };
}

/** Resolves with the service's reason when it has closed the page's connection. */
async function endedWith(client: TestClient): Promise<string> {
  await client.until(() => !client.socket.connected, AT_ONCE);
  const ended = client.pushed.findLast(({ name }) => name === 'ended')?.payload as { code: string } | undefined;
  return ended?.code ?? 'no word';
}

/** Resolves with the code of a link's refusal, or `opened`. */
const refusal = (at: Reachable, seat: string, more = {}) =>
  TestClient.seat(at, seat, more).then(
    () => 'opened',
    ({ code }: { code: string }) => code,
  );

describe('a person who is put out from the desk', () => {
  it('whose link is withdrawn in the middle of a hearing: page and seat end at once, and nobody comes back by it', async () => {
    const { at, params } = await book();
    const [judge, citizen] = [await TestClient.seat(at, 'judge'), await TestClient.seat(at, 'citizen')];
    await judge.enter();
    const entered = await citizen.enter();
    await judge.ask('admit', { seat: 'citizen' });
    await citizen.until(() => citizen.scene.me.place === 'courtroom');
    await clerk.do(withdrawLink, { params: { ...params, person: 'citizen' } });
    expect(await endedWith(citizen)).toBe('token-withdrawn');
    const placeOf = () => judge.scene.people.find(({ seat }) => seat === 'citizen')?.place;
    await judge.until(() => placeOf() === 'outside', AT_ONCE);
    expect(await refusal(at, 'citizen')).toBe('token-withdrawn');
    expect(await refusal(at, 'citizen', { resume: entered.ok ? entered.session : '' })).toBe('token-withdrawn');
    judge.close();
  });

  it('whose link is replaced is told to use the newer one', async () => {
    const { at, params } = await book();
    const [judge, citizen] = [await TestClient.seat(at, 'judge'), await TestClient.seat(at, 'citizen')];
    await judge.enter();
    await citizen.enter();
    const link = await newLink(clerk, params.booking, 'citizen');
    expect(await endedWith(citizen)).toBe('token-replaced');
    const token = new URL(link).hash.slice(1);
    const back = await TestClient.open(at, { version: PROTOCOL_VERSION, hearing: params.booking, token });
    await back.until(() => back.scene.me.place === 'outside', AT_ONCE);
    for (const each of [judge, back]) each.close();
  });

  it('whose seat is booked no longer has no page any more, and others keep theirs', async () => {
    const { booking, body, at, params } = await book();
    const [citizen, accused] = [await TestClient.seat(at, 'citizen'), await TestClient.seat(at, 'accused')];
    const people = body.people.filter(({ id }) => id !== 'citizen');
    await clerk.do(changeBooking, { params, body: { ...body, people, version: booking.version } });
    expect(await endedWith(citizen)).toBe('token-withdrawn');
    expect(await refusal(at, 'citizen')).toBe('token-unknown-seat');
    expect(accused.socket.connected).toBe(true);
    accused.close();
  });

  it('whose hearing is called off is shown that, and nobody comes in', async () => {
    const { booking, at, params } = await book();
    const [judge, citizen] = [await TestClient.seat(at, 'judge'), await TestClient.seat(at, 'citizen')];
    await clerk.do(cancelBooking, { params, body: { version: booking.version, reason: 'بیماری قاضی' } });
    for (const client of [judge, citizen]) {
      await client.until(() => client.scene.phase === 'cancelled', AT_ONCE);
      expect(await client.ask('prepare', {})).toMatchObject({ ok: false, code: 'hearing-closed' });
      client.close();
    }
  });
});

describe('a judge who calls a hearing off from its lobby', () => {
  it('has it called off at the desk too, and its people told', async () => {
    const { at, booking, params } = await book();
    const [judge, citizen] = [await TestClient.seat(at, 'judge'), await TestClient.seat(at, 'citizen')];
    expect(await citizen.ask('cancel', {})).toMatchObject({ ok: false, code: 'not-permitted' });
    // A person without an invitation gets no cancellation, so the test waits until the invitation is sent.
    await vi.waitFor(async () => {
      const invited = { booking: booking.id, event: 'invited', states: ['sent'], limit: 10 };
      expect((await clerk.do(searchMessages, { body: invited })).items).toHaveLength(1);
    }, 10_000);
    expect(await judge.ask('cancel', {})).toMatchObject({ ok: true });
    await citizen.until(() => citizen.scene.phase === 'cancelled', AT_ONCE);
    expect(await clerk.do(readBooking, { params })).toMatchObject({ state: 'cancelled', version: booking.version + 1 });
    const body = { booking: booking.id, event: 'cancelled', limit: 10 };
    const { items } = await clerk.do(searchMessages, { body });
    expect(items).toMatchObject([{ person: 'accused', channel: 'sms' }]);
    for (const each of [judge, citizen]) each.close();
  });
});

describe('a person whose link has ended', () => {
  it('sends and receives nothing any more, also with a client that keeps its media', async () => {
    const court = await startInProcess();
    const [judge, citizen] = [await TestClient.seat(court, 'judge'), await TestClient.seat(court, 'citizen')];
    await judge.enter();
    await citizen.enter();
    const { hearing } = court.demo;
    const before = court.transports();
    // Scenes are sent in batches: the judge may not know yet that the citizen has come.
    await judge.until(() => judge.scene.people.some(({ place }) => place !== 'outside'));
    court.linkEnded(hearing as HearingId, 'citizen' as SeatId, 'token-withdrawn');
    expect(await endedWith(citizen)).toBe('token-withdrawn');
    await vi.waitFor(() => expect(court.transports()).toBe(before - 2), AT_ONCE);
    await judge.until(() => judge.scene.people.every(({ place }) => place === 'outside'), AT_ONCE);
    const entries = await court.service.entries(hearing as HearingId);
    // This may not be the last entry: the end of the person's connection may follow.
    expect(entries.filter(({ event }) => event.type === 'person-left')).toMatchObject([
      { actor: { kind: 'system' }, event: { seat: 'citizen' } },
    ]);
    judge.close();
    await court.stop();
  });
});
