import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** The EICAR test file, which every scanner reports as a virus. It is in two parts, so that no scanner reports this source file. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** A server with ClamAV's protocol: VERSION and INSTREAM, see clamd(8). */
export interface TestScanner {
  readonly address: string;
  /** Number of scanned contents. */
  scanned: number;
  /** A fixed answer to every content; null: the result of the scan. */
  answer: string | null;
  /** Whether it answers "clean" before it has received everything. */
  isHasty: boolean;
  stop(): Promise<void>;
}

/** @param at an earlier port, or the path of a socket; by default a new port */
export async function startScanner(at: number | string = 0): Promise<TestScanner> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()));
    serve(socket, scanner).catch(() => undefined);
  });
  server.listen(typeof at === 'string' ? { path: at } : { port: at, host: '127.0.0.1' });
  await once(server, 'listening');
  const scanner: TestScanner = {
    address: typeof at === 'string' ? at : `127.0.0.1:${(server.address() as AddressInfo).port}`,
    scanned: 0,
    answer: null,
    isHasty: false,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  return scanner;
}

async function serve(socket: Socket, scanner: TestScanner): Promise<void> {
  let given = Buffer.of();
  for await (const part of socket) {
    given = Buffer.concat([given, part as Buffer]);
    const command = /^z(\w+)\0/.exec(given.toString('latin1'))?.[1];
    if (command === 'VERSION') return void socket.end('ClamAV 1.4.3/27800/Sat Nov 28 08:30:00 2026\0');
    if (command === 'INSTREAM' && scanner.isHasty) {
      socket.write('stream: OK\0');
      // The scanner stops reading.
      await once(socket, 'close');
    }
    const content = command === 'INSTREAM' ? streamed(given.subarray('zINSTREAM\0'.length)) : null;
    if (content === null) continue;
    scanner.scanned += 1;
    const found = content.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
    return void socket.end(`${scanner.answer ?? found}\0`);
  }
}

/** Joins the chunks, each preceded by its length. Null before the empty chunk that ends them. */
function streamed(chunks: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = 0; at + 4 <= chunks.length;) {
    const length = chunks.readUInt32BE(at);
    if (length === 0) return Buffer.concat(parts);
    if (at + 4 + length > chunks.length) return null;
    parts.push(chunks.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
