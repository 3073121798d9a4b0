import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { readLog } from './support/log.ts';
import { holdAnother } from './support/other-hearing.ts';
import type { TestHearing } from './support/other-hearing.ts';
import { TestService } from './support/service.ts';

let service: TestService;
let hearing: TestHearing;
const clients: TestClient[] = [];

beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

beforeEach(async () => {
  hearing = await holdAnother(service);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function come(seat: string, more: Record<string, unknown> = {}): Promise<TestClient> {
  const client = await TestClient.seat(hearing, seat, more);
  clients.push(client);
  return client;
}

/** Enters without devices, so that no sound or picture is expected of the seat. */
async function enter(seat: string): Promise<TestClient> {
  const client = await come(seat);
  expect(await client.enter(false, false)).toMatchObject({ ok: true });
  return client;
}

/** Returns the clients of a running session: judge, clerk and an admitted citizen. */
async function inSession() {
  const [judge, clerk, citizen] = [await enter('judge'), await enter('clerk'), await enter('citizen')];
  await judge.ask('admit', { seat: 'citizen' });
  await judge.ask('start', { countdownSeconds: 0 });
  for (const client of [judge, clerk, citizen]) await client.until(() => client.scene.phase === 'in-session');
  return { judge, clerk, citizen };
}

const phaseIs = (client: TestClient, phase: string, withinMs?: number) =>
  client.until(() => client.scene.phase === phase, withinMs);

describe('a session', () => {
  it('is suspended when its only host leaves, and goes on by the word of the host who is back', async () => {
    const { judge, clerk, citizen } = await inSession();
    await judge.ask('leave', {});
    await phaseIs(citizen, 'suspended');
    expect(citizen.scene).toMatchObject({ suspension: 'no-host', record: { since: null } });
    expect(await clerk.ask('resume', { countdownSeconds: 0 })).toMatchObject({ ok: false, code: 'not-permitted' });
    expect(await judge.enter(false, false)).toMatchObject({ ok: true });
    await judge.until(() => judge.scene.me.place === 'courtroom');
    expect(judge.scene.suspension).toBe('no-host');
    expect(judge.scene.acts).toContain('resume');
    expect(await judge.ask('recess', {})).toMatchObject({ ok: false, code: 'wrong-phase' });
    expect(await judge.ask('start', { countdownSeconds: 0 })).toMatchObject({ ok: false, code: 'wrong-phase' });
    await judge.ask('resume', { countdownSeconds: 0 });
    await phaseIs(citizen, 'in-session');
    expect(citizen.scene.suspension).toBeNull();
  });

  it('waits for its only host whose line is lost, and is suspended when that takes too long', async () => {
    const { judge, citizen } = await inSession();
    judge.close();
    await citizen.until(() => citizen.scene.people.some(({ seat, here }) => seat === 'judge' && !here));
    expect(citizen.scene.phase).toBe('in-session');
    await phaseIs(citizen, 'suspended', 15_000);
    expect(citizen.scene.suspension).toBe('no-host');
  });
});

describe('a hearing', () => {
  it('is adjourned by the judge: everybody is told, nobody does or enters anything more, also after a restart', async () => {
    // The hearing of the demonstration, which makes a new one when it starts again.
    hearing = service;
    const { judge, clerk, citizen } = await inSession();
    expect(await clerk.ask('adjourn', {})).toMatchObject({ ok: false, code: 'not-permitted' });
    expect(await judge.ask('adjourn', {})).toMatchObject({ ok: true });
    for (const client of [judge, clerk, citizen]) await phaseIs(client, 'adjourned');
    expect(await citizen.ask('prepare', {})).toMatchObject({ ok: false, code: 'hearing-closed' });
    expect(await judge.ask('close', {})).toMatchObject({ ok: false });
    const demonstrated = { database: service.database, demo: service.demo };
    const entries = readLog(demonstrated).length;
    await service.kill('SIGTERM');
    await service.run();
    expect(service.demo.hearing).not.toBe(demonstrated.demo.hearing);
    expect(readLog(demonstrated)).toHaveLength(entries);
  });

  it('is called off by the clerk from the first page, before anybody has entered, and by nobody else', async () => {
    const [clerk, citizen] = [await come('clerk'), await come('citizen')];
    expect(clerk.scene.acts).toContain('cancel');
    expect(await citizen.ask('cancel', {})).toMatchObject({ ok: false, code: 'not-permitted' });
    expect(await clerk.ask('cancel', {})).toMatchObject({ ok: true });
    await phaseIs(citizen, 'cancelled');
    expect(await clerk.ask('prepare', {})).toMatchObject({ ok: false, code: 'hearing-closed' });
  });

  it('that is open is not called off', async () => {
    const judge = await enter('judge');
    expect(await judge.ask('cancel', {})).toMatchObject({ ok: false, code: 'wrong-phase' });
  });
});

describe('a person who is removed', () => {
  it('is out at once and stays out, from every browser, until readmitted', async () => {
    const { judge, clerk, citizen } = await inSession();
    expect(await clerk.ask('remove', { seat: 'citizen' })).toMatchObject({ ok: false, code: 'not-permitted' });
    expect(await judge.ask('remove', { seat: 'citizen' })).toMatchObject({ ok: true });
    await citizen.until(() => citizen.scene.me.place === 'expelled');
    expect(citizen.scene.people).toEqual([]);
    expect(await citizen.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: false, code: 'not-entered' });
    expect(await citizen.ask('restart-ice', {})).toMatchObject({ ok: false, code: 'not-prepared' });
    expect(await citizen.enter()).toMatchObject({ ok: false, code: 'expelled' });
    const other = await come('citizen');
    expect(await other.enter(true)).toMatchObject({ ok: false, code: 'expelled' });

    expect(await judge.ask('readmit', { seat: 'lawyer' })).toMatchObject({ ok: false, code: 'not-expelled' });
    expect(await judge.ask('readmit', { seat: 'citizen' })).toMatchObject({ ok: true });
    expect(await citizen.enter()).toMatchObject({ ok: true });
    await citizen.until(() => citizen.scene.me.place === 'waiting');
  });

  it('does not come back with the secret of before', async () => {
    const judge = await enter('judge');
    const citizen = await come('citizen');
    const entered = await citizen.enter();
    if (!entered.ok) throw new Error(entered.code);
    citizen.close();
    await judge.ask('remove', { seat: 'citizen' });
    const again = await come('citizen', { resume: entered.session });
    expect(again.welcome).toMatchObject({ resumed: false, mediaKept: false });
    expect(again.scene.me.place).toBe('expelled');
  });
});

describe('one word for all', () => {
  it('closes every microphone but the hosts’ and the clerk’s, and lowers every hand', async () => {
    const { judge, clerk, citizen } = await inSession();
    for (const client of [judge, clerk, citizen]) await client.ask('set-microphone', { on: true });
    expect(await citizen.ask('mute-all', {})).toMatchObject({ ok: false, code: 'not-permitted' });
    await clerk.ask('mute-all', {});
    await citizen.until(() => citizen.scene.me.microphone === 'blocked');
    expect(await citizen.ask('set-microphone', { on: true })).toMatchObject({ ok: false, code: 'microphone-blocked' });
    expect([judge.scene.me.microphone, clerk.scene.me.microphone]).toEqual(['on', 'on']);

    await citizen.ask('raise-hand', { purpose: 'speak' });
    await clerk.ask('raise-hand', { purpose: 'speak' });
    await clerk.until(() => clerk.scene.me.hand !== null);
    expect(await citizen.ask('lower-all-hands', {})).toMatchObject({ ok: false, code: 'not-permitted' });
    await judge.ask('lower-all-hands', {});
    await clerk.until(() => clerk.scene.me.hand === null);
    await citizen.until(() => citizen.scene.me.hand === null);
  });
});
