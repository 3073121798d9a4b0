import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sqliteIn } from '../src/storage/database-place.ts';
import { TestClient } from './support/client.ts';
import { runCommand } from './support/commands.ts';
import { readLog } from './support/log.ts';
import { metricsOf } from './support/metrics.ts';
import { DATABASE_PASSWORD } from './support/postgres-data.ts';
import { TestPostgres } from './support/postgres.ts';
import { TestService } from './support/service.ts';

let server: TestPostgres;
let url: string;
let service: TestService;

beforeAll(async () => {
  server = await TestPostgres.start();
  url = await server.createDatabase();
  service = await TestService.start({ METRICS_PORT: '0' }, { create: () => ({ kind: 'postgres', url }) });
});
afterAll(async () => {
  await service.stop();
  await server.stop();
});

async function enter(seat: string): Promise<TestClient> {
  const client = await TestClient.seat(service, seat);
  expect(await client.enter(true, false)).toMatchObject({ ok: true });
  return client;
}

/** Runs one of the command-line tools in its own process. */
function tool(name: string, ...args: string[]) {
  return runCommand(name, { ...service.places, DATABASE_URL: url }, ...args);
}

const readiness = async () => (await fetch(`${service.origin}/readyz`)).status;

describe('the service on PostgreSQL', () => {
  it('holds a hearing, and finds it whole when it was killed in the middle', async () => {
    const [judge, lawyer, citizen] = [await enter('judge'), await enter('lawyer'), await enter('citizen')];
    await judge.ask('admit', { seat: 'citizen' });
    await judge.ask('admit', { seat: 'lawyer' });
    await judge.ask('start', { countdownSeconds: 0 });
    await citizen.until(() => citizen.scene.phase === 'in-session');
    const metrics = await metricsOf(service);
    expect(metrics.get('mahzar_hearings{phase="in-session"}')).toBe(1);
    expect(metrics.get('mahzar_outbox_waiting{outbox="webhooks"}')).toBe(0);
    expect(metrics.get('mahzar_disk_free_bytes{folder="data"}')).toBeGreaterThan(0);
    expect(await citizen.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    const text = 'سند را می‌بینم';
    const posted = await lawyer.ask('post-message', { conversation: 'clerk:lawyer', nonce: 'nonce-0001', text });
    expect(posted).toMatchObject({ ok: true });
    const before = readLog(service);
    await service.kill('SIGKILL');
    const { hearing } = service.demo;
    await service.run();

    expect(service.demo.hearing).toBe(hearing);
    const after = readLog(service);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length).map(({ type }) => type)).toContain('service-restarted');
    const back = await enter('lawyer');
    expect(back.scene.people.find(({ seat }) => seat === 'citizen')).toMatchObject({ place: 'courtroom', hand: 1 });
    expect(JSON.stringify(await back.ask('chat-history', {}))).toContain(text);
    expect(existsSync(sqliteIn(service.dataDir).file)).toBe(false);
  });

  it('says that it is not ready while its server is away, and goes on when that is back', async () => {
    const judge = await enter('judge');
    expect(await readiness()).toBe(200);
    await server.crash();
    expect(await readiness()).toBe(503);
    expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({
      ok: false,
      code: 'record-unavailable',
    });
    await server.run();
    await vi.waitFor(async () => expect(await readiness()).toBe(200), 5_000);
    await judge.until(() => judge.scene.storageAlarm === null);
    expect(judge.scene).toMatchObject({ phase: 'suspended', suspension: 'no-log' });
    expect(await judge.ask('adjourn', {})).toMatchObject({ ok: true });
    judge.close();
  });

  it('has tools that find the record there', async () => {
    const { hearing } = service.demo;
    const entries = readLog(service).length;
    expect(tool('record-verify', hearing)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`is whole: ${entries} entries, 0 segments.`),
    });
    expect(tool('record-reach', hearing)).toMatchObject({
      status: 0,
      stdout: 'listener,seat,source,from,to,seconds\r\n',
    });
    expect(tool('record-export', hearing, '--format', 'none')).toMatchObject({ status: 0 });
    for (const name of ['record-verify', 'record-reach', 'record-export']) {
      expect(tool(name, 'h-unknown')).toMatchObject({
        status: 1,
        output: expect.stringContaining('There is no hearing'),
      });
    }
    url = server.url('postgres');
    expect(tool('record-verify', hearing)).toMatchObject({
      status: 1,
      output: `There is no database at 127.0.0.1:${server.port}/postgres. Set DATABASE_URL to where the data is.\n`,
    });
  });

  it('never has the password in its log', () => {
    const log = JSON.stringify(service.log);
    expect(log).toContain('service listens');
    for (const word of [DATABASE_PASSWORD, decodeURIComponent(DATABASE_PASSWORD)]) expect(log).not.toContain(word);
  });
});
