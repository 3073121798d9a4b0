import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Neither those from which the system takes a port for whoever asks for any (32768 and more), nor those that media workers use
 * (10000 and more), nor any to which browsers refuse to go: what ran on one of these finds it free when it runs again.
 */
const [FIRST, LAST] = [7_000, 9_999];

/**
 * A file for each port that a process of tests has taken, with the id of that process: one folder for all that run beside one
 * another, though each may have another TMPDIR.
 */
const CLAIMS = process.env['TEST_PORTS'] ?? join(tmpdir(), 'mahzar-test-ports');

/**
 * A port that nobody uses at this moment, by TCP or UDP, and that no other process of tests takes as long as this one runs: files
 * run beside one another, and between this answer and the moment in which somebody listens there is time.
 *
 * @param count how many in a row are needed; the first of them is the answer
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
    // Left by a process that has ended, it counts no longer: whoever comes next may have the port.
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
