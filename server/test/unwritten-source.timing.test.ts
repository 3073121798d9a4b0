/** A camera that sends packets but no recordable picture: judge and clerk are told. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Court } from './support/bare/court.ts';
import type { BareClient } from './support/bare/client.ts';
import { readLog } from './support/log.ts';

let court: Court;
let citizen: BareClient;

beforeAll(async () => {
  court = await Court.open();
  citizen = await court.come('citizen');
  await citizen.enter();
  await court.judge.must('admit', { seat: 'citizen' });
  await citizen.client.until(() => citizen.client.scene.me.place === 'courtroom');
  await court.produce(citizen, ['microphone', 'camera']);
});
afterAll(() => court.close());

const told = ({ client }: BareClient) => client.scene.unwritten;
const entries = () =>
  readLog(court.service).flatMap(({ type, payload }) =>
    payload['source'] === 'citizen/camera' && type.startsWith('source-') ? [type] : [],
  );

async function sendCamera(whole: boolean): Promise<void> {
  const packet = citizen.streams.camera.next('citizen');
  // The lowest bit of a VP8 frame marks a frame that depends on another (RFC 6386, 9.1).
  if (!whole) packet.payload[1]! |= 1;
  await citizen.send.send(packet);
}

/** Everybody talks and the citizen's camera sends, until the condition holds. */
async function sendUntil(holds: () => boolean, whole: boolean): Promise<void> {
  const end = performance.now() + 15_000;
  while (!holds() && performance.now() < end) {
    await court.talk();
    await citizen.sends('microphone', 'citizen', 1);
    await sendCamera(whole);
    await setTimeout(20);
  }
}

it('is an alarm to judge and clerk and an entry of the log, and no matter of the others', async () => {
  const began = performance.now();
  await sendUntil(() => told(court.judge).length > 0 && told(court.clerk).length > 0, false);
  console.info(`told after ${Math.round(performance.now() - began)} ms`);
  const alarm = { seat: 'citizen', kind: 'camera', since: expect.any(Number) };
  expect(told(court.judge)).toEqual([alarm]);
  expect(told(court.clerk)).toEqual([alarm]);
  expect(told(citizen)).toEqual([]);
  expect(entries()).toEqual(['source-missing']);
});

it('is over when a whole picture is on the disk', async () => {
  await sendUntil(() => told(court.judge).length === 0 && told(court.clerk).length === 0, true);
  expect(told(court.judge)).toEqual([]);
  expect(told(court.clerk)).toEqual([]);
  expect(entries()).toEqual(['source-missing', 'source-written']);
});

it('holds up no session that goes on while nobody else sends', async () => {
  const { client } = court.judge;
  await court.judge.must('recess', {});
  await client.until(() => client.scene.phase === 'recess');
  await court.judge.must('resume', { countdownSeconds: 0 });
  const end = performance.now() + 10_000;
  while (client.scene.phase !== 'in-session' && performance.now() < end) {
    await sendCamera(false);
    await setTimeout(20);
  }
  expect(client.scene.phase).toBe('in-session');
  expect(told(court.judge)).toMatchObject([{ seat: 'citizen', kind: 'camera' }]);
});
