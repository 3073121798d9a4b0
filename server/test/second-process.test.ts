import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { runCommand } from './support/commands.ts';
import { readLog } from './support/log.ts';
import { freePort } from './support/ports.ts';
import { PROGRAM, TestService } from './support/service.ts';

let service: TestService;
let backups: string;

beforeAll(async () => {
  service = await TestService.start();
  backups = mkdtempSync(join(tmpdir(), 'mahzar-backups-'));
});
afterAll(async () => {
  await service.stop();
  rmSync(backups, { recursive: true });
});

/** Starts a second service in the same data folder, on its own ports, and waits for its end. */
async function startAnother(environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [PROGRAM, '--demo'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...service.places,
      PORT: String(await freePort()),
      MEDIA_PORT: String(await freePort()),
      MEDIA_WORKERS: '1',
      MEDIA_LISTEN_ADDRESS: '127.0.0.1',
      MEDIA_ANNOUNCED_ADDRESS: '127.0.0.1',
      ...environment,
    },
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), 15_000);
  const [words, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  clearTimeout(limit);
  return { code: code as number | null, words };
}

function tool(name: string, ...args: string[]) {
  const { status, output } = runCommand(name, service.places, ...args);
  return { status, output };
}

/** The files below the data folder with their modification times, without the files that a running service keeps writing. */
function filesOf(dataDir: string): string[] {
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('mahzar.db'))
    .map((name) => `${name} ${statSync(join(dataDir, name)).mtimeMs}`)
    .sort();
}

/** Resolves with the files when they no longer change: a service that has just started fills its disk reserve. */
async function filesAtRest(dataDir: string): Promise<string[]> {
  for (let before = filesOf(dataDir); ;) {
    await pause(100);
    const files = filesOf(dataDir);
    if (files.join() === before.join()) return files;
    before = files;
  }
}

describe('a second process on the same data folder', () => {
  it('does not start, says why in a sentence, and has touched nothing', async () => {
    const judge = await TestClient.seat(service, 'judge');
    expect(await judge.enter(true, false)).toMatchObject({ ok: true });
    const files = await filesAtRest(service.dataDir);
    const log = readLog(service);
    const { code, words } = await startAnother();
    expect(words).toBe(
      `Mahzar does not start: another Mahzar process uses the data folder ${service.dataDir}. ` +
        'End that one first, or give this one a folder of its own with MAHZAR_DATA.\n',
    );
    expect(code).toBe(78);
    expect(readLog(service)).toEqual(log);
    expect(filesOf(service.dataDir)).toEqual(files);
    expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    judge.close();
  });

  it('may be a tool that reads, and not one that replaces what is there', () => {
    const file = join(backups, 'court.backup');
    expect(tool('backup', file, '--recordings')).toMatchObject({ status: 0 });
    expect(tool('record-verify', service.demo.hearing)).toMatchObject({ status: 0 });
    expect(tool('record-reach', service.demo.hearing)).toMatchObject({ status: 0 });
    const log = readLog(service);
    expect(tool('restore', file, '--replace')).toEqual({
      status: 1,
      output: expect.stringMatching(/ is in use: stop the service first\.\n$/),
    });
    expect(readLog(service)).toEqual(log);
  });

  it('starts at once when the first was killed', async () => {
    const { hearing } = service.demo;
    await service.kill('SIGKILL');
    await service.run();
    expect(service.demo.hearing).toBe(hearing);
  });
});

describe('a service that is given another master key', () => {
  it('does not start, and says what is wrong and what to do', async () => {
    await service.kill('SIGTERM');
    const key = readFileSync(join(service.dataDir, 'secrets/master-key'), 'utf8');
    const { code, words } = await startAnother({ MAHZAR_MASTER_KEY: randomBytes(32).toString('base64') });
    expect(words).toMatch(
      /^Mahzar does not start: the master key is not the one with which the database .* was written\. Give the former key .*\.\n$/,
    );
    expect(code).toBe(78);
    expect(readFileSync(join(service.dataDir, 'secrets/master-key'), 'utf8')).toBe(key);
    await service.run();
  });
});
