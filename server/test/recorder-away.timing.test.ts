import { rename, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hearingDir } from '../src/recording/layout.ts';
import { TestClient } from './support/client.ts';
import { readLog } from './support/log.ts';
import { metricsOf } from './support/metrics.ts';
import { TestService } from './support/service.ts';

let service: TestService;

beforeEach(async () => {
  service = await TestService.start({ METRICS_PORT: '0' });
});
afterEach(() => service.stop());

/** Enters without devices, so that no sound or picture is expected of the seat. */
async function enter(seat: string): Promise<TestClient> {
  const client = await TestClient.seat(service, seat);
  expect(await client.enter(false, false)).toMatchObject({ ok: true });
  return client;
}

const phaseIs = (client: TestClient, phase: string, withinMs?: number) =>
  client.until(() => client.scene.phase === phase, withinMs);

describe('a session', () => {
  it('is suspended when the recorder stays away, and goes on when it is there again', async () => {
    const [judge, citizen] = [await enter('judge'), await enter('citizen')];
    await judge.ask('admit', { seat: 'citizen' });
    await judge.ask('start', { countdownSeconds: 0 });
    for (const client of [judge, citizen]) await phaseIs(client, 'in-session');
    const before = await metricsOf(service);
    expect(before.get('mahzar_hearings{phase="in-session"}')).toBe(1);
    expect(before.get('mahzar_people_connected')).toBe(2);
    expect(before.get('mahzar_recorder_up{recorder="0"}')).toBe(1);
    // A file in place of the hearing's folder keeps every recorder from starting.
    const folder = hearingDir(service.dataDir, service.demo.hearing);
    await rename(folder, `${folder}-aside`);
    await writeFile(folder, '');
    process.kill(service.childrenOf('recorder-process')[0]!, 'SIGKILL');
    await judge.until(() => judge.scene.recorderAlarm?.reason === 'recorder-lost');
    expect(judge.scene.phase).toBe('in-session');
    expect(citizen.scene.recorderAlarm).toBeNull();
    await phaseIs(citizen, 'suspended', 15_000);
    expect(citizen.scene.suspension).toBe('no-recorder');
    await judge.ask('resume', { countdownSeconds: 0 });
    await phaseIs(judge, 'starting');
    await phaseIs(judge, 'suspended');

    await rm(folder);
    await rename(`${folder}-aside`, folder);
    await judge.ask('resume', { countdownSeconds: 0 });
    await phaseIs(citizen, 'in-session');
    const log = readLog(service);
    const [failed, suspended] = ['recorder-failed', 'session-suspended'].map((type) =>
      log.find((entry) => entry.type === type),
    );
    expect((suspended?.at ?? 0) - (failed?.at ?? 0)).toBeGreaterThanOrEqual(10_000);
    expect((suspended?.at ?? 0) - (failed?.at ?? 0)).toBeLessThan(11_000);
    expect(log.filter(({ type }) => type === 'record-gap')).toHaveLength(1);
    const after = await metricsOf(service);
    expect(after.get('mahzar_recorder_ended_total{recorder="0"}')).toBe(1);
    // The first checkpoint is made after a minute.
    expect(after.get('mahzar_checkpoint_waiting_seconds')).toBeGreaterThan(1);
    expect(after.has('mahzar_checkpoint_timestamp_seconds')).toBe(false);
    for (const outbox of ['sms', 'email', 'webhooks'])
      expect(after.get(`mahzar_outbox_waiting{outbox="${outbox}"}`)).toBe(0);
  });
});
