import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../../../test/support/ports.ts';
import { TcpGates } from './tcp-gates.ts';

const HOST = '127.0.0.1';
/** Stands in for the media worker: echoes its input. */
const worker = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
let gates: TcpGates;
let port: number;

beforeEach(async () => {
  worker.listen(0, HOST);
  await once(worker, 'listening');
  port = await freePort();
  gates = new TcpGates(HOST);
  await gates.open(port);
  gates.lead(port, (worker.address() as AddressInfo).port);
});
afterEach(() => worker.close());

async function visitor(): Promise<Socket> {
  const socket = connect(port, HOST);
  socket.on('error', () => undefined);
  socket.write('hello');
  expect(String((await once(socket, 'data'))[0])).toBe('hello');
  return socket;
}

it('hands on what comes both ways, and ends whole when some of its visitors have ended and others are there', async () => {
  const [one, other, third] = [await visitor(), await visitor(), await visitor()];
  const closed = once(one, 'close');
  one.end();
  await closed;
  other.resetAndDestroy();
  const last = once(third, 'close');
  await gates.close();
  await last;
});
