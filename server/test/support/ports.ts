import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Outside the system's ephemeral ports (from 32768), the media workers' ports (from 10000) and the ports that browsers block, so
 * that a restarted program finds its port free.
 */
const [FIRST, LAST] = [7_000, 9_999];

/**
 * Folder with a file for each port that a test process has claimed, containing its process id. All concurrent test processes use
 * the same folder, whatever their TMPDIR.
 */
const CLAIMS = process.env['TEST_PORTS'] ?? join(tmpdir(), 'mahzar-test-ports');

/**
 * Claims a port that is currently unused for TCP and UDP. No other test process takes it while this process runs: test files run
 * concurrently, and time passes between this answer and the call to `listen`.
 *
 * @param count number of consecutive ports to claim
 * @returns the first of them
 */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = FIRST + Math.floor(Math.random() * (LAST - FIRST + 2 - count));
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if (!ports.every(claim)) continue;
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

function claim(port: number): boolean {
  mkdirSync(CLAIMS, { recursive: true });
  const file = join(CLAIMS, String(port));
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    // A claim of a process that has ended is void.
    if (!isRunning(file)) rmSync(file, { force: true });
    return false;
  }
}

function isRunning(file: string): boolean {
  try {
    return process.kill(Number(readFileSync(file, 'utf8')), 0);
  } catch {
    return false;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const socket = createSocket('udp4');
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
    if (server.listening) await once(server.close(), 'close');
  }
}
