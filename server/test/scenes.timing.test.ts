import { setTimeout } from 'node:timers/promises';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { startInProcess } from './support/in-process.ts';
import type { InProcess } from './support/in-process.ts';

/** Number of people, including the judge. */
const PEOPLE = 14;
const SWITCHES_A_SECOND = 22;
const SECONDS = 3;

let service: InProcess;
let judge: TestClient;
let people: TestClient[];

beforeAll(async () => {
  service = await startInProcess();
  const parties = Array.from({ length: PEOPLE - 1 }, (_, index) => `party-${index}` as SeatId);
  const at = await service.hold('courtroom', [
    { id: 'judge' as SeatId, role: 'presiding-judge' },
    ...parties.map((id) => ({ id, role: 'complainant' as const })),
  ]);
  judge = await TestClient.seat(at, 'judge');
  await judge.enter();
  people = await Promise.all(parties.map((seat) => TestClient.seat(at, seat)));
  for (const person of people) await person.enter();
  await judge.say('admit-all', {});
});

afterAll(async () => {
  for (const client of [judge, ...people]) client.close();
  await service.stop();
});

const scenes = (client: TestClient) => client.pushed.filter(({ name }) => name === 'scene').length;
const bytes = (client: TestClient) => client.frames.heard.reduce((sum, frame) => sum + frame.length, 0);

it('many switches in a second reach everybody in a few scenes, and the last one is what stays', async () => {
  const [busy, listener] = [people[0]!, people[1]!];
  const before = { scenes: scenes(listener), bytes: bytes(listener) };
  const begin = performance.now();
  let last = false;
  for (let count = 0; count < SWITCHES_A_SECOND * SECONDS; count += 1) {
    const on = count % 2 === 0;
    const answer = (await busy.say('set-camera', { on })) as { ok: boolean; seq?: number };
    if (answer.ok) {
      last = on;
      // The author of an act has its scene before the acknowledgement.
      expect(busy.scene.seq).toBe(answer.seq);
      expect(busy.scene.me.camera).toBe(on ? 'on' : 'off');
    }
    await setTimeout(Math.max(0, begin + (count * 1_000) / SWITCHES_A_SECOND - performance.now()));
  }
  const heard = { scenes: scenes(listener) - before.scenes, bytes: bytes(listener) - before.bytes };
  console.log(JSON.stringify({ measured: 'scenes', people: PEOPLE, seconds: SECONDS, ...heard }));
  expect(heard.scenes).toBeGreaterThan(2);
  expect(heard.scenes).toBeLessThanOrEqual(4 * SECONDS + 2);
  const cameraOf = () => listener.scene.people.find(({ seat }) => seat === 'party-0')?.camera;
  await listener.until(() => cameraOf() === (last ? 'on' : 'off'), 1_000);
});

it('what the court does is shown at once, in the midst of them', async () => {
  const [, listener, busy, muted] = people as [TestClient, TestClient, TestClient, TestClient];
  const place = (seat: string) => listener.scene.people.find((one) => one.seat === seat);
  // Two messages, because the second one has to wait.
  for (const on of [false, true]) await busy.say('set-microphone', { on });
  expect(await judge.say('mute', { seat: 'party-3' })).toMatchObject({ ok: true });
  await Promise.all([listener.upToDate(), muted.upToDate()]);
  expect(place('party-3')?.microphone).toBe('blocked');
  expect(muted.scene.me.microphone).toBe('blocked');
  expect(place('party-2')?.microphone).toBe('on');
  await busy.say('set-microphone', { on: false });
  expect(await judge.say('remove', { seat: 'party-3' })).toMatchObject({ ok: true });
  await listener.upToDate();
  expect(place('party-3')?.place).not.toBe('courtroom');
  expect(muted.scene.me.place).toBe('expelled');
});
