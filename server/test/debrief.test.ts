import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BareClient } from './support/bare/client.ts';
import { Court } from './support/bare/court.ts';

/* The judges' debrief, held by the service with its media worker and recorder: everybody sends, and packets are counted. */

const ARRIVES_WITHIN_MS = 15_000;

let court: Court;
let panel: BareClient;
let citizen: BareClient;

beforeAll(async () => {
  court = await Court.open();
  panel = await court.come('panel');
  await panel.enter();
  await panel.client.until(() => panel.client.scene.me.place === 'courtroom');
  await court.produce(panel, ['microphone', 'camera']);
  citizen = await court.admit('citizen');
});
afterAll(() => court.close());

/** Everybody sends marked packets until a condition holds or the time is over. */
async function send(mark: string, until: () => boolean): Promise<void> {
  await court.obeyed();
  const deadline = performance.now() + ARRIVES_WITHIN_MS;
  do {
    for (const person of [court.judge, court.clerk, panel, citizen])
      await person.sends('microphone', `${mark} ${person.seat}`, 1);
    await setTimeout(20);
  } while (!until() && performance.now() < deadline);
  await court.settled();
}

const heardBy = (mark: string, listener: BareClient): string[] =>
  ['judge', 'clerk', 'panel', 'citizen'].filter((seat) => listener.packets(`${mark} ${seat}`) > 0);

it('a debrief is heard by the judges alone, reaches no record, and ends with the rest', async () => {
  await court.judge.must('debrief', {});
  for (const person of [court.clerk, citizen]) {
    await person.client.until(() => person.client.scene.debrief === true);
    expect(person.client.scene).toMatchObject({ phase: 'recess', consultation: null });
  }
  await panel.client.until(() => panel.client.scene.consultation?.debrief === true);
  const { room } = panel.client.scene.consultation!;
  for (const judge of [panel, court.judge]) await judge.must('set-microphone', { on: true, room });
  await send('debrief', () => heardBy('debrief', panel).length > 0 && heardBy('debrief', court.judge).length > 0);
  expect(heardBy('debrief', court.judge)).toEqual(['panel']);
  expect(heardBy('debrief', panel)).toEqual(['judge']);
  for (const person of [court.clerk, citizen]) expect(heardBy('debrief', person)).toEqual([]);
  await court.begin('resume');
  await citizen.client.until(() => citizen.client.scene.debrief === undefined);
  await court.judge.must('set-microphone', { on: true });
  await send('session', () => heardBy('session', citizen).includes('judge'));
  expect(heardBy('session', citizen)).toContain('judge');
  await court.end();
  for (const seat of ['judge', 'panel']) expect(court.recorded(`debrief ${seat}`)).toBe(0);
  expect(court.recorded('session judge')).toBeGreaterThan(0);
});
