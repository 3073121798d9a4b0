import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { readLog } from './support/log.ts';
import { TestService } from './support/service.ts';

const HOUR_MS = 3_600_000;
/** Longer than the periods of leases, disk checks and waits for the recorder. */
const A_WHILE_MS = 4_000;

let folder: string;
let service: TestService;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-clock-'));
  service = await TestService.start({
    STEPPED_CLOCK: join(folder, 'step'),
    NODE_OPTIONS: `--import ${join(import.meta.dirname, 'support/stepped-clock.mjs')}`,
  });
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

it('a session goes on when the wall clock steps an hour forward, and back to an hour behind', async () => {
  const judge = await TestClient.seat(service, 'judge');
  await judge.enter(false, false);
  let citizen = await TestClient.seat(service, 'citizen');
  const entered = await citizen.enter(false, false);
  if (!entered.ok) throw new Error(entered.code);
  await judge.ask('admit', { seat: 'citizen' as never });
  await judge.ask('start', { countdownSeconds: 0 });
  await judge.until(() => judge.scene.phase === 'in-session');
  let aheadMs = 0;
  for (const toMs of [HOUR_MS, -HOUR_MS]) {
    const before = readLog(service).at(-1)!;
    await writeFile(join(folder, 'step'), String(toMs));
    process.kill(service.pid, 'SIGUSR2');
    await setTimeout(A_WHILE_MS);

    expect(await citizen.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    await judge.until(() => judge.scene.people.some(({ hand }) => hand === 1));
    expect(judge.scene).toMatchObject({ phase: 'in-session', recorderAlarm: null });
    expect(judge.socket.connected && citizen.socket.connected).toBe(true);
    const since = readLog(service).filter(({ seq }) => seq > before.seq);
    expect(since.map(({ type }) => type)).toEqual(['hand-raised']);
    expect(Math.abs(since[0]!.at - before.at - (toMs - aheadMs))).toBeLessThan(2 * A_WHILE_MS);
    aheadMs = toMs;
    // A person whose connection breaks can return, whatever the clock says.
    citizen.close();
    citizen = await TestClient.seat(service, 'citizen', { resume: entered.session });
    expect(citizen.scene).toMatchObject({ phase: 'in-session', me: { place: 'courtroom' } });
    await citizen.ask('lower-hand', { seat: 'citizen' as never });
    await judge.until(() => judge.scene.people.every(({ hand }) => hand === null));
  }
  citizen.close();
  judge.close();
});
