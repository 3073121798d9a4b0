import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BareClient } from '../support/bare/client.ts';
import type { Reachable } from '../support/client.ts';
import { startInProcess } from '../support/in-process.ts';
import type { InProcess } from '../support/in-process.ts';

const NATIONAL_ID = '0499370899';
const PACKETS = 150;
const [judge, lawyer, citizen] = ['judge', 'lawyer', 'citizen'] as SeatId[] as [SeatId, SeatId, SeatId];

let service: InProcess;
let court: Reachable;
const clients: BareClient[] = [];

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
  court = await service.hold('courtroom', [
    { id: judge, role: 'presiding-judge' },
    { id: lawyer, role: 'lawyer', with: [citizen] },
    { id: citizen, role: 'complainant', identify: 'code' },
  ]);
});
afterAll(async () => {
  for (const client of clients) client.close();
  await service.stop();
});

/** Somebody opens a seat's link in a browser, and transports. */
async function open(seat: SeatId, browser: string): Promise<BareClient> {
  const client = await BareClient.open(court, seat, { browser: browser.padEnd(43, '-') });
  clients.push(client);
  await client.prepare();
  return client;
}

/** Sends sound in the private room; resolves when all packets have reached the listeners. */
async function speaks(from: BareClient, to: BareClient): Promise<void> {
  const before = to.packets(from.seat);
  await from.sends('microphone', from.seat, PACKETS);
  while (to.packets(from.seat) < before + PACKETS) await from.send.ping();
}

describe('a locked private room with counsel', () => {
  it('gives not one packet to whoever has only the client’s link, while the client is there or away', async () => {
    const presiding = await open(judge, 'judge');
    await presiding.enter();
    const counsel = await open(lawyer, 'lawyer');
    await counsel.enter();
    const client = await open(citizen, 'own');
    await client.must('send-identity-code', { nationalId: NATIONAL_ID });
    await client.must('prove-identity', { code: service.codes.at(-1)!.code });
    await client.enter();
    for (const seat of [lawyer, citizen]) await presiding.must('admit', { seat });
    await counsel.must('consult', { invite: [citizen] });
    await client.client.until(() => client.client.scene.invitations.length > 0);
    await client.must('answer-invitation', { room: client.client.scene.invitations[0]!.room, accept: true });
    await counsel.must('produce', counsel.producing('microphone'));
    await counsel.must('lock-consultation', { locked: true });
    await client.receives(lawyer, 'microphone');
    await speaks(counsel, client);

    const stranger = await open(citizen, 'stranger');
    const tries = async () => {
      for (const takeOver of [true, false]) {
        const answer = await stranger.client.ask('enter', stranger.entering([], takeOver));
        expect(answer).toMatchObject({ ok: false, code: 'identity-needed' });
      }
      await stranger.ready(client.consumers.map(({ id }) => id));
    };
    await tries();
    await speaks(counsel, client);
    expect(client.packets(lawyer)).toBe(2 * PACKETS);
    client.close();
    await counsel.client.until(() => counsel.client.scene.people.every(({ seat, here }) => seat !== citizen || !here));
    await tries();
    await counsel.sends('microphone', lawyer, PACKETS);
    await service.settled(court.demo.hearing);
    for (const one of [counsel, stranger]) await one.counted();
    await counsel.send.ping();
    await stranger.counted();
    expect(stranger.packets()).toBe(0);
    expect(stranger.consumers).toEqual([]);
    const { place } = (await service.service.snapshot(court.demo.hearing as HearingId))!.state.seats.get(citizen)!;
    expect(place).toMatchObject({ kind: 'consultation', here: false });
  });
});
