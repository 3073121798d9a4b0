import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SCRIPT = `
const { Recorder } = await import(${JSON.stringify(fileURLToPath(new URL('./recorder.ts', import.meta.url)))});
const { EpochClock, processClock } = await import(${JSON.stringify(fileURLToPath(new URL('./epoch-clock.ts', import.meta.url)))});
const answers = [];
const recorder = new Recorder({
  dataDir: process.argv[1], run: 'r', pid: 1, clock: new EpochClock(processClock), report: (message) => answers.push(message),
});
await recorder.handle({ type: 'arm', id: 1, hearing: 'h1' });
const spec = { hearing: 'h1', track: 't1', seat: 'judge', kind: 'mic', codec: 'opus', payloadType: 100, ssrc: 7,
  clockRate: 48000, from: { ip: '127.0.0.1', port: 9 }, clock: 'w' };
await recorder.handle({ type: 'open-track', id: 2, spec });
if (answers.some(({ result }) => result && 'code' in result)) process.exit(1);
await recorder.close();
`;

it('puts the name of each file and folder that it makes on the disk before it goes on', (context) => {
  if (spawnSync('strace', ['-V']).status !== 0) return context.skip();
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'mahzar-names-')));
  try {
    const strace = ['-f', '-y', '-s', '300', '-e', 'trace=mkdir,openat,fsync'];
    const node = [process.execPath, '--input-type=module', '-e', SCRIPT, dataDir];
    const { status, stderr } = spawnSync('strace', [...strace, ...node], { encoding: 'utf8' });
    expect(status).toBe(0);
    const calls = stderr.split('\n').filter((line) => line.includes(dataDir));
    const made = calls.flatMap((line, at) => {
      const [, path] = /(?:mkdir\("|openat\([^,]*, ")([^"]+)".*(?:O_CREAT.*|, 0\d+\)\s+)= \d/.exec(line) ?? [];
      return path === undefined ? [] : [{ path, at }];
    });
    const folder = join(dataDir, 'hearings', 'h1');
    expect(made.map(({ path }) => path)).toEqual(
      expect.arrayContaining([dirname(folder), folder, join(folder, 'tracks'), join(folder, 'tracks', 't1')]),
    );
    const unsynced = made.filter(
      ({ path, at }) =>
        !calls.some((line, index) => index > at && /fsync\(/.test(line) && line.includes(`<${dirname(path)}>`)),
    );
    expect(unsynced).toEqual([]);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
