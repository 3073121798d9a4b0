import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPorts } from '../src/config/ports.ts';
import { FIRST_MEDIA_PORT } from '../src/config/settings.ts';
import { freePort } from './support/ports.ts';
import { PROGRAM } from './support/service.ts';

const ANY = '127.0.0.1';
let dataDir: string;
const taken: { close(): unknown }[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mahzar-ports-'));
});
afterEach(async () => {
  for (const one of taken.splice(0)) one.close();
  await rm(dataDir, { recursive: true });
});

async function takeTcp(): Promise<number> {
  const port = await freePort();
  const server = createServer().listen(port, ANY);
  await once(server, 'listening');
  taken.push(server);
  return port;
}

async function takeUdp(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const bound = once(socket, 'listening');
  socket.bind(port, ANY);
  // If another process has the port, it is taken all the same.
  await bound.catch(() => undefined);
  taken.push(socket);
}

function run(environment: Record<string, string>) {
  return spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOST: ANY, MAHZAR_DATA: dataDir, MEDIA_LISTEN_ADDRESS: ANY, ...environment },
  });
}

describe('a service whose ports are taken', () => {
  it('says which and what to do, as of any setting that is not right, and has touched nothing', async () => {
    const [port, mediaPort] = [await takeTcp(), await takeTcp()];
    const child = run({ PORT: String(port), MEDIA_PORT: String(mediaPort - 1), MEDIA_WORKERS: '2' });
    const [words, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(78);
    expect(words).toContain(`PORT: port ${port} is taken by another program`);
    expect(words).toContain(`MEDIA_PORT: port ${mediaPort} is taken by another program`);
    expect(words).toContain(`ss -lntup 'sport = :${mediaPort}'`);
    expect(words).not.toMatch(/^\s+at /m);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('takes other ones for sound and picture while it is developed, below those that the system gives away', async () => {
    await takeUdp(FIRST_MEDIA_PORT);
    const child = run({ PORT: '0', MEDIA_WORKERS: '2', MEDIA_ANNOUNCED_ADDRESS: ANY });
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      const { msg, mediaPort } = JSON.parse(line) as { msg?: string; mediaPort?: number };
      if (msg !== 'service listens') continue;
      expect(mediaPort).toBeGreaterThanOrEqual(FIRST_MEDIA_PORT + 2);
      expect(mediaPort).toBeLessThan(32_768);
      break;
    }
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
});

describe('an address that is not this machine’s', () => {
  it('is named once, however many workers are to listen there', async () => {
    const media = { port: await freePort(), listenAddress: '192.0.2.1', announcedAddress: ANY, workers: 4 };
    const problems = { setting: 'MEDIA_LISTEN_ADDRESS', advice: expect.stringContaining('192.0.2.1') };
    expect(await checkPorts({ host: ANY, port: 0, metrics: null, media })).toEqual({ ok: false, problems: [problems] });
  });
});
