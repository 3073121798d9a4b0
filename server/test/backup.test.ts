import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { readLog } from './support/log.ts';
import { TestService } from './support/service.ts';

describe.each(ENGINES)('on $name', ({ start }) => {
  let engine: Engine;
  let service: TestService;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mahzar-backups-'));
    engine = await start();
    service = await TestService.start({}, engine);
  });
  afterEach(async () => {
    await service.stop();
    await engine.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs a command as a person does. */
  function run(command: 'backup' | 'restore', ...args: string[]) {
    const file = join(import.meta.dirname, `../src/cli/${command}.ts`);
    const env = { ...process.env, ...service.places };
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { env, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  it('a hearing that is held is backed up, lost, restored, and goes on from where it was', async () => {
    const judge = await TestClient.seat(service, 'judge');
    await judge.enter(false, false);
    await judge.ask('start', { countdownSeconds: 0 });
    await judge.until(() => judge.scene.phase === 'in-session');
    const file = join(folder, 'court.backup');
    expect(run('backup', file, '--recordings')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(
        /^Written: .*court\.backup\n1 hearings with \d+ log entries\n.*\nSHA-256 [0-9a-f]{64}\n/,
      ),
    });
    const log = readLog(service);
    expect(readFileSync(file).includes('قاضی')).toBe(false);
    expect(run('backup', file)).toMatchObject({ status: 1, stderr: expect.stringContaining('is there already') });

    expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    expect(run('restore', file)).toMatchObject({ status: 1, stderr: expect.stringContaining('There is data already') });
    expect(run('restore', file, '--replace')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is in use: stop the service first.'),
    });
    expect(await judge.ask('lower-hand', { seat: 'judge' })).toMatchObject({ ok: true });
    judge.close();
    await service.kill('SIGKILL');
    expect(run('restore', file, '--replace')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(
        /^Restored: .*\n1 hearings .*\n.*\nWhat was there before is now in .*before_\d{14}\./,
      ),
    });

    await service.run();
    const after = readLog(service);
    expect(after.slice(0, log.length)).toEqual(log);
    expect(after.map(({ type }) => type)).not.toContain('hand-raised');
    const back = await TestClient.seat(service, 'judge');
    expect(await back.enter(true, false)).toMatchObject({ ok: true });
    await back.until(() => back.scene.phase === 'in-session');
    expect(await back.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    back.close();
  });
});
