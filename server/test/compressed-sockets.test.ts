import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PACKED_QUERY, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SocketServer } from '../src/gateway/socket-server.ts';

/** As a browser does: it packs whatever it sends. */
const AS_BROWSERS = { perMessageDeflate: { threshold: 0 } } as object;
const PEOPLE = Array.from({ length: 200 }, (_, number) => ({ seat: `seat-${number}`, place: 'courtroom', here: true }));

let port: number;
let sockets: SocketServer;
/** What was asked, and for each socket the bytes that were sent on it. */
let asked: unknown[];
let sent: (() => number)[];
let client: Socket;

beforeEach(async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  ({ port } = http.address() as AddressInfo);
  [asked, sent] = [[], []];
  sockets = new SocketServer({ server: http, log: pino({ level: 'silent' }), originAllowed: () => true });
  sockets.namespace('/').on('connection', (socket) => {
    const { socket: line } = socket.conn.request;
    const before = line.bytesWritten;
    sent.push(() => line.bytesWritten - before);
    socket.on('people', (request: unknown, answer: (people: unknown) => void) => {
      asked.push(request);
      answer(PEOPLE);
    });
  });
});
afterEach(async () => {
  client.close();
  await sockets.drain();
});

async function open(query: object): Promise<Socket> {
  const options = { path: SIGNALLING_PATH, transports: ['websocket'], reconnection: false, query, ...AS_BROWSERS };
  client = io(`http://127.0.0.1:${port}`, options);
  await new Promise<void>((resolve) => client.once('connect', resolve));
  return client;
}

describe('a page', () => {
  it('that asks for packing gets large messages in a fifth of their size', async () => {
    const socket = await open({ [PACKED_QUERY]: '1' });
    expect(await socket.timeout(10_000).emitWithAck('people', {})).toEqual(PEOPLE);
    expect(sent[0]!()).toBeLessThan(JSON.stringify(PEOPLE).length / 5);
  });

  it('that does not ask costs the service no memory for it', async () => {
    const socket = await open({});
    expect(await socket.timeout(10_000).emitWithAck('people', {})).toEqual(PEOPLE);
    expect(sent[0]!()).toBeGreaterThan(JSON.stringify(PEOPLE).length);
  });

  it('that sends a message which unpacks to more than is taken is cut, and nobody reads it', async () => {
    const socket = await open({ [PACKED_QUERY]: '1' });
    const gone = vi.fn<() => void>();
    socket.on('disconnect', gone);
    socket.emit('people', 'x'.repeat(1_000_000), () => undefined);
    await vi.waitFor(() => expect(gone).toHaveBeenCalled());
    expect(asked).toEqual([]);
  });
});
