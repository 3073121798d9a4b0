import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { confirmIdentity, listIdentities, withdrawIdentity } from '@mahzar/shared/rest/identity';
import type { AuditActor } from '../src/audit/audit.ts';
import { createAuditLog } from '../src/audit/audit-store.ts';
import type { Reachable } from './support/client.ts';
import { TestClient } from './support/client.ts';
import { ANSWER_AFTER_MS, startInProcess } from './support/in-process.ts';
import { startDesk } from './support/desk.ts';
import type { InProcess } from './support/in-process.ts';

const NATIONAL_ID = '0499370899';
const ANOTHER = '0790419904';
const citizen = 'citizen' as SeatId;
const MINUTE = 60_000;

let service: InProcess;
let court: Reachable;
let now = 1_796_000_000_000;
beforeAll(async () => {
  service = await startInProcess({
    personOf: async (_, seat) => ({
      seat,
      role: 'complainant',
      name: 'مریم احمدی',
      nationalId: NATIONAL_ID,
      phone: '+989121234567',
      email: null,
      language: 'fa',
      staffAccount: null,
    }),
  });
  service.clock.now = () => now;
});
afterAll(() => service.stop());
beforeEach(async () => {
  court = await service.hold('courtroom', [
    { id: 'judge' as SeatId, role: 'presiding-judge' },
    { id: citizen, role: 'complainant', identify: 'code' },
  ]);
  await (await TestClient.seat(court, 'judge')).enter();
});

const hearing = () => court.demo.hearing as HearingId;
const known = async () =>
  (await service.identity.known((await service.service.snapshot(hearing()))!.state)).get(citizen);
const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000');
const lastCode = () => service.codes.at(-1)!.code;

describe('a person who has to show who they are', () => {
  it('gives the national ID and the code that comes to the booked phone, and then may come in', async () => {
    const client = await TestClient.seat(court, citizen);
    expect(client.scene).toMatchObject({ identity: 'needed', identifiedBy: 'code' });
    expect(await client.enter()).toMatchObject({ ok: false, code: 'identity-needed' });
    const sent = await client.ask('send-identity-code', { nationalId: '۰۴۹۹۳۷۰۸۹۹' });
    expect(sent).toMatchObject({ ok: true, againAt: now + MINUTE });
    expect(service.codes.at(-1)).toMatchObject({ hearing: hearing(), seat: citizen, to: '+989121234567', minutes: 5 });
    expect(await known()).toMatchObject({ state: 'under-way' });
    expect(await client.ask('prove-identity', { code: lastCode() })).toMatchObject({ ok: true });
    await client.until(() => client.scene.identity === 'proven');
    expect(await known()).toMatchObject({ state: 'confirmed' });
    expect(await client.enter()).toMatchObject({ ok: true });
    client.close();
  });

  it('is told the same, after the same time, whether or not the national ID is the booked one', async () => {
    const told = [];
    for (const nationalId of [NATIONAL_ID, ANOTHER]) {
      const client = await TestClient.seat(court, citizen);
      const [codes, begun] = [service.codes.length, performance.now()];
      const answer = await client.ask('send-identity-code', { nationalId });
      expect(performance.now() - begun).toBeGreaterThanOrEqual(ANSWER_AFTER_MS - 5);
      told.push([answer, await client.ask('prove-identity', { code: '123456' }).then((said) => !said.ok && said.code)]);
      expect(service.codes.length - codes).toBe(nationalId === NATIONAL_ID ? 1 : 0);
      client.close();
      court = await service.hold('courtroom', [{ id: citizen, role: 'complainant', identify: 'code' }]);
    }
    expect(told[0]).toEqual(told[1]);
  });

  it('uses a code once, within five minutes, and the newest alone', async () => {
    const client = await TestClient.seat(court, citizen);
    await client.ask('send-identity-code', { nationalId: NATIONAL_ID });
    const first = lastCode();
    const soonest = now + MINUTE;
    now += MINUTE / 2;
    const tooSoon = { ok: true, sent: false, againAt: soonest };
    expect(await client.ask('send-identity-code', { nationalId: NATIONAL_ID })).toMatchObject(tooSoon);
    now = soonest;
    expect(await client.ask('send-identity-code', { nationalId: NATIONAL_ID })).toMatchObject({ ok: true, sent: true });
    if (first !== lastCode()) expect(await client.ask('prove-identity', { code: first })).toMatchObject({ ok: false });
    now += 5 * MINUTE;
    expect(await client.ask('prove-identity', { code: lastCode() })).toMatchObject({ code: 'code-void' });
    await client.ask('send-identity-code', { nationalId: NATIONAL_ID });
    expect(await client.ask('prove-identity', { code: lastCode() })).toMatchObject({ ok: true });
    expect(await client.ask('prove-identity', { code: lastCode() })).toMatchObject({ code: 'identity-not-asked' });
    client.close();
  });

  it('who guesses is locked out after ten failures, from however many browsers, until staff know them', async () => {
    const clients = [await TestClient.seat(court, citizen), await TestClient.seat(court, citizen)];
    const guess = () => clients.map((client) => client.ask('prove-identity', { code: wrongOf(lastCode()) }));
    const told: string[] = [];
    await clients[0]!.ask('send-identity-code', { nationalId: NATIONAL_ID });
    for (let round = 0; round < 3; round += 1) {
      for (const answer of await Promise.all(guess())) told.push(answer.ok ? 'ok' : answer.code);
    }
    expect(told).toEqual([...Array.from({ length: 5 }, () => 'wrong-code'), 'code-void']);
    // The code is correct, but too many attempts have made it void.
    expect(await clients[0]!.ask('prove-identity', { code: lastCode() })).toMatchObject({ code: 'code-void' });
    now += MINUTE;
    await clients[0]!.ask('send-identity-code', { nationalId: NATIONAL_ID });
    for (let round = 0; round < 3; round += 1) {
      for (const answer of await Promise.all(guess())) told.push(answer.ok ? 'ok' : answer.code);
    }
    expect(told.slice(6)).toEqual([
      ...Array.from({ length: 4 }, () => 'wrong-code'),
      'identity-locked',
      'identity-locked',
    ]);
    now += 24 * 60 * MINUTE;
    expect(await clients[0]!.ask('send-identity-code', { nationalId: NATIONAL_ID })).toMatchObject({
      code: 'identity-locked',
    });
    expect(await known()).toMatchObject({ state: 'locked' });
    const by: AuditActor = { kind: 'staff', id: 'clerk-1' };
    const confirm = () => service.identity.decide(hearing(), citizen, { outcome: 'proven', how: 'telephone', by });
    // One of the two browsers may be a stranger's.
    expect(await confirm()).toBe('several-browsers');
    // A new link ends the former link's confirmation and connections.
    service.linkEnded(hearing(), citizen, 'token-replaced');
    for (const client of clients) await client.until(() => client.socket.disconnected);
    const again = await TestClient.seat(court, citizen);
    expect(await confirm()).toBeNull();
    await again.until(() => again.scene.identity === 'proven');
    expect(await again.enter()).toMatchObject({ ok: true });
    again.close();
  });

  it('is sent three codes an hour', async () => {
    const client = await TestClient.seat(court, citizen);
    const before = service.codes.length;
    const answers = [];
    for (const wait of [0, 1, 5, 10, 43, 2]) {
      now += wait * MINUTE;
      const answer = await client.ask('send-identity-code', { nationalId: NATIONAL_ID });
      answers.push(answer.ok && answer.sent);
    }
    expect(answers).toEqual([true, true, true, false, false, true]);
    expect(service.codes.length - before).toBe(4);
    client.close();
  });

  it('who is somebody else never comes in, and nothing that was tried is kept in words', async () => {
    const client = await TestClient.seat(court, citizen);
    expect(await client.ask('send-identity-code', { nationalId: '1234567890' })).toMatchObject({
      code: 'not-a-national-id',
    });
    await client.ask('send-identity-code', { nationalId: ANOTHER });
    const by: AuditActor = { kind: 'staff', id: 'clerk-1' };
    await service.identity.decide(hearing(), citizen, { outcome: 'refused', how: 'by-sight', by });
    expect(await client.enter()).toMatchObject({ ok: false, code: 'identity-refused' });
    expect(await client.ask('prove-identity', { code: '123456' })).toMatchObject({ code: 'identity-not-asked' });
    const subject = `person:${hearing()}/${citizen}`;
    const everything = { act: undefined, actor: undefined, subject, from: undefined, to: undefined };
    const noted = await createAuditLog(service.storage.database).search(everything, { before: null, limit: 10 });
    expect(noted.map(({ act }) => act)).toEqual(['identity-refused', 'identity-code-asked']);
    expect(JSON.stringify([noted, await service.service.entries(hearing())])).not.toMatch(/0790419904|0499370899|\+98/);
    client.close();
    await vi.waitFor(() => expect(service.sockets()).toBeLessThan(20));
  });
});

describe('a person who waits for the word of staff', () => {
  const by: AuditActor = { kind: 'staff', id: 'clerk-1' };
  const confirm = () => service.identity.decide(hearing(), citizen, { outcome: 'proven', how: 'telephone', by });
  const open = (of: string) => TestClient.seat(court, citizen, { browser: of.padEnd(43, '-') });

  it('keeps their page, however often a stranger opens the link: a newer socket closes one of its own browser', async () => {
    const own = await open('own');
    const strangers: TestClient[] = [];
    for (let n = 0; n < 6; n += 1) strangers.push(await open('stranger'));
    await own.upToDate();
    expect(own.socket.connected).toBe(true);
    for (const one of [own, ...strangers]) one.close();
  });

  it('has it not drawn to a stranger’s browser when their own page is closed', async () => {
    const own = await open('own');
    const stranger = await open('stranger');
    expect(await confirm()).toBe('several-browsers');
    const before = service.sockets();
    own.close();
    await vi.waitFor(() => expect(service.sockets()).toBeLessThan(before));
    expect(await confirm()).toBe('several-browsers');
    expect(await stranger.enter()).toMatchObject({ ok: false, code: 'identity-needed' });
    stranger.close();
  });
});

describe('a person who has shown who they are in one browser', () => {
  const lawyer = 'lawyer' as SeatId;
  const browser = (of: string) => ({ browser: of.padEnd(43, '-') });
  const open = (of: string) => TestClient.seat(court, citizen, browser(of));
  const place = async () => (await service.service.snapshot(hearing()))!.state.seats.get(citizen)!.place;
  const stateOf = async () => (await service.identity.states(hearing()))!.find(({ seat }) => seat === citizen)?.state;
  const text = 'what counsel says to the client';

  let judge: TestClient;
  let counsel: TestClient;
  let holder: TestClient;

  /** Proves the identity with a code. */
  async function proves(client: TestClient): Promise<void> {
    now += 10 * MINUTE;
    await client.ask('send-identity-code', { nationalId: NATIONAL_ID });
    expect(await client.ask('prove-identity', { code: lastCode() })).toMatchObject({ ok: true });
    await client.until(() => client.scene.identity === 'proven');
  }

  beforeEach(async () => {
    court = await service.hold('courtroom', [
      { id: 'judge' as SeatId, role: 'presiding-judge' },
      { id: lawyer, role: 'lawyer', with: [citizen] },
      { id: citizen, role: 'complainant', identify: 'code' },
    ]);
    [judge, counsel, holder] = [
      await TestClient.seat(court, 'judge'),
      await TestClient.seat(court, lawyer),
      await open('own'),
    ];
    await judge.enter();
    await counsel.enter();
    await proves(holder);
    await holder.enter();
    for (const seat of [lawyer, citizen]) await judge.ask('admit', { seat });
    await counsel.ask('consult', { invite: [citizen] });
    await holder.until(() => holder.scene.invitations.length > 0);
    const { room } = holder.scene.invitations[0]!;
    await holder.ask('answer-invitation', { room, accept: true });
    await counsel.ask('lock-consultation', { locked: true });
    await counsel.ask('post-message', {
      conversation: `counsel:${lawyer}:${citizen}`,
      text,
      nonce: 'a-nonce-of-32-characters-in-all-',
    });
    await holder.until(() => holder.scene.consultation?.locked === true && heard(holder).includes(text));
  });
  afterEach(() => {
    for (const one of [judge, counsel, holder]) one.close();
  });

  /** All messages that a browser has received. */
  const heard = (client: TestClient) => client.frames.heard.join();

  it('keeps their place, private room and messages from whoever has the link alone; holder and court are told', async () => {
    const stranger = await open('stranger');
    expect(stranger.scene).toMatchObject({ identity: 'needed', me: { place: 'outside' }, people: [] });
    expect(await stranger.enter(true)).toMatchObject({ ok: false, code: 'identity-needed' });
    expect(await stranger.ask('chat-history', {})).toMatchObject({ ok: false, code: 'not-entered' });
    for (const told of [holder, judge]) {
      const shown = () => [told.scene.me, ...told.scene.people].find(({ seat }) => seat === citizen)!;
      await told.until(() => shown().otherBrowserAt !== null);
    }
    await counsel.upToDate();
    expect(counsel.scene.people.find(({ seat }) => seat === citizen)?.otherBrowserAt).toBeNull();
    expect(await stateOf()).toBe('another-browser');
    expect(await place()).toMatchObject({ kind: 'consultation', here: true });
    expect(holder.socket.connected).toBe(true);
    // The same holds while the holder is away.
    holder.close();
    await vi.waitFor(async () => expect(await place()).toMatchObject({ here: false }));
    expect(await stranger.enter(true)).toMatchObject({ ok: false, code: 'identity-needed' });
    expect(await stranger.enter()).toMatchObject({ ok: false, code: 'identity-needed' });
    expect(heard(stranger)).not.toContain(text);
    expect(heard(stranger)).not.toMatch(/consumers-opened|name of lawyer|"place":"consultation"|"microphone":"on"/);
    // The holder's browser returns at once, also in a new tab.
    const again = await open('own');
    expect(await again.enter()).toMatchObject({ ok: true });
    await again.until(() => again.scene.me.place === 'consultation');
    for (const one of [stranger, again]) one.close();
  });

  it('whose telephone has died shows it on another by a new code, has the place again, and counsel is told', async () => {
    const other = await open('another');
    await proves(other);
    expect(await other.enter()).toMatchObject({ ok: false, code: 'seat-in-use' });
    expect(await other.enter(true)).toMatchObject({ ok: true });
    await other.until(() => other.scene.me.place === 'consultation');
    await counsel.until(() => counsel.scene.people.find(({ seat }) => seat === citizen)?.movedAt !== null);
    await holder.until(() => holder.socket.disconnected);
    // The proof has moved to the other device and is gone from the first.
    const first = await open('own');
    expect(first.scene).toMatchObject({ identity: 'needed' });
    expect(await first.enter(true)).toMatchObject({ ok: false, code: 'identity-needed' });
    for (const one of [other, first]) one.close();
  });

  it('keeps their place when staff are asked for a word on another device, and has that word there by another link', async () => {
    const by: AuditActor = { kind: 'staff', id: 'clerk-1' };
    const confirm = () => service.identity.decide(hearing(), citizen, { outcome: 'proven', how: 'telephone', by });
    const stranger = await open('stranger');
    expect(await confirm()).toBe('proven-elsewhere');
    expect(await stranger.enter(true)).toMatchObject({ ok: false, code: 'identity-needed' });
    expect(await place()).toMatchObject({ kind: 'consultation', here: true });
    // After the stranger has left, the confirmation counts for the device that holds the seat, and not for the stranger's.
    stranger.close();
    await vi.waitFor(async () => expect(await confirm()).toBeNull());
    expect(await stateOf()).toBe('proven-by-staff');
    const back = await open('stranger');
    expect(await back.enter(true)).toMatchObject({ ok: false, code: 'identity-needed' });
    service.linkEnded(hearing(), citizen, 'token-replaced');
    await back.until(() => back.socket.disconnected);
    await vi.waitFor(async () => expect(await stateOf()).toBe('waiting'));
    const other = await open('another');
    expect(await confirm()).toBeNull();
    await other.until(() => other.scene.identity === 'proven');
    expect(await other.enter()).toMatchObject({ ok: true });
    const first = await open('own');
    expect(await first.enter(true)).toMatchObject({ ok: false, code: 'identity-needed' });
    for (const one of [other, first]) one.close();
  });

  it('shows it anew when they have another link', async () => {
    service.linkEnded(hearing(), citizen, 'token-replaced');
    await holder.until(() => holder.socket.disconnected);
    await vi.waitFor(async () => expect(await stateOf()).toBe('waiting'));
    const again = await open('own');
    expect(again.scene.identity).toBe('needed');
    expect(await again.enter()).toMatchObject({ ok: false, code: 'identity-needed' });
    again.close();
  });
});

describe('a person of whom it is not known any longer who they are', () => {
  it('is out at once, from the courtroom too, is shown that, and comes in again when they have shown it anew', async () => {
    const client = await TestClient.seat(court, citizen);
    await client.ask('send-identity-code', { nationalId: NATIONAL_ID });
    await client.ask('prove-identity', { code: lastCode() });
    await client.enter();
    const judge = await TestClient.seat(court, 'judge');
    await judge.enter(true);
    await judge.ask('admit', { seat: citizen });
    await client.until(() => client.scene.me.place === 'courtroom');
    const before = service.transports();
    const by: AuditActor = { kind: 'staff', id: 'clerk-1' };
    expect(await service.identity.withdraw(hearing(), citizen, { by })).toBeNull();
    await client.until(() => client.scene.me.place === 'outside' && client.scene.identity === 'needed');
    await judge.until(() => judge.scene.people.every(({ seat, place }) => seat !== citizen || place === 'outside'));
    await vi.waitFor(() => expect(service.transports()).toBe(before - 2));
    expect(await client.ask('set-microphone', { on: true })).toMatchObject({ ok: false, code: 'not-entered' });
    expect(await client.enter()).toMatchObject({ ok: false, code: 'identity-needed' });
    now += MINUTE;
    await client.ask('send-identity-code', { nationalId: NATIONAL_ID });
    expect(await client.ask('prove-identity', { code: lastCode() })).toMatchObject({ ok: true });
    expect(await client.enter()).toMatchObject({ ok: true });
    for (const each of [client, judge]) each.close();
  });
});

describe('staff who say who somebody is', () => {
  it('confirm and refuse over REST, and see how far everybody is', async () => {
    const desk = await startDesk();
    try {
      const clerk = await desk.as('clerk');
      const startsAt = Date.now() + 60 * MINUTE;
      const people = [
        { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' },
        { id: 'citizen', role: 'complainant', name: 'مریم احمدی', nationalId: NATIONAL_ID, phone: '09121234567' },
      ];
      const texts = { caseNumber: '140568920003215471', branch: 'شعبه ۱۰۳', title: 'رسیدگی', kind: 'courtroom' };
      const scheduler = await desk.as('scheduler');
      const booked = await scheduler.do(createBooking, {
        body: { ...texts, startsAt, endsAt: startsAt + 60 * MINUTE, people },
      });
      const params = { booking: booked.id, person: citizen };
      const { version } = booked;
      const say = (outcome: string, how: string) =>
        clerk.do(confirmIdentity, { params, body: { outcome, how, version } });
      const states = async () => {
        const { items } = await clerk.do(listIdentities, { params: { booking: booked.id } });
        return items.map(({ state }) => state);
      };
      const standing = async () => (await desk.service.snapshot(booked.id as HearingId))!.state.seats.get(citizen)!;
      expect(await states()).toEqual(['not-needed', 'waiting']);
      expect(await say('refused', 'by-sight')).toBeUndefined();
      expect([await states(), (await standing()).identity]).toEqual([['not-needed', 'refused'], 'refused']);
      expect(await say('confirmed', 'document')).toBeUndefined();
      expect([await states(), (await standing()).identity]).toEqual([['not-needed', 'proven-by-staff'], 'proven']);
      expect(await clerk.do(withdrawIdentity, { params, body: { version } })).toBeUndefined();
      expect([await states(), (await standing()).identity]).toEqual([['not-needed', 'waiting'], 'needed']);
      const older = { params, body: { version: version + 1 } };
      expect(await clerk.refused(withdrawIdentity, older)).toBe('changed-meanwhile');
      expect(await scheduler.refused(withdrawIdentity, older)).toBe('not-permitted');
      const nobody = { params: { ...params, person: 'nobody' }, body: { outcome: 'confirmed', how: 'known', version } };
      expect(await clerk.refused(confirmIdentity, nobody)).toBe('not-found');
      expect(await clerk.refused(listIdentities, { params: { booking: 'no-such-booking' } })).toBe('not-found');
      const said = { params, body: { outcome: 'refused', how: 'by-sight', version } };
      expect(await scheduler.refused(confirmIdentity, said)).toBe('not-permitted');
    } finally {
      await desk.stop();
    }
  });
});
