import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { COMPRESSION_QUERY, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_OF_NETWORK } from '../src/gateway/compression-limit.ts';
import { SocketServer } from '../src/gateway/socket-server.ts';

/** Compresses every message, as browsers do. */
const AS_BROWSERS = { perMessageDeflate: { threshold: 0 } } as object;
const PEOPLE = Array.from({ length: 200 }, (_, number) => ({ seat: `seat-${number}`, place: 'courtroom', here: true }));

let port: number;
let sockets: SocketServer;
/** The received requests, and for each socket the number of bytes sent on it. */
let asked: unknown[];
let sent: (() => number)[];
let clients: Socket[];

beforeEach(async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  ({ port } = http.address() as AddressInfo);
  [asked, sent, clients] = [[], [], []];
  sockets = new SocketServer({
    server: http,
    log: pino({ level: 'silent' }),
    originAllowed: () => true,
    addressOf: ({ headers }) => `${headers['x-forwarded-for'] ?? ''}`,
  });
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
  for (const client of clients) client.close();
  await sockets.drain();
});

async function open(query: object, from = ''): Promise<Socket> {
  const extraHeaders = { 'x-forwarded-for': from };
  const options = { path: SIGNALLING_PATH, transports: ['websocket'], reconnection: false, query, extraHeaders };
  const client = io(`http://127.0.0.1:${port}`, { ...options, ...AS_BROWSERS, forceNew: true });
  clients.push(client);
  await new Promise<void>((resolve) => client.once('connect', resolve));
  return client;
}

describe('a page', () => {
  it('that asks for compression gets large messages in a fifth of their size', async () => {
    const socket = await open({ [COMPRESSION_QUERY]: '1' });
    expect(await socket.timeout(10_000).emitWithAck('people', {})).toEqual(PEOPLE);
    expect(sent[0]!()).toBeLessThan(JSON.stringify(PEOPLE).length / 5);
  });

  it('that does not ask costs the service no memory for it', async () => {
    const socket = await open({});
    expect(await socket.timeout(10_000).emitWithAck('people', {})).toEqual(PEOPLE);
    expect(sent[0]!()).toBeGreaterThan(JSON.stringify(PEOPLE).length);
  });

  it('of a network that has many such sockets open gets messages as they are, until one of those closes', async () => {
    const asks = { [COMPRESSION_QUERY]: '1' };
    const bytes = async (from: string): Promise<number> => {
      const socket = await open(asks, from);
      const own = sent.at(-1)!;
      await socket.timeout(10_000).emitWithAck('people', {});
      return own();
    };
    const whole = JSON.stringify(PEOPLE).length;
    await Promise.all(Array.from({ length: MAX_OF_NETWORK }, () => open(asks, '10.0.0.1')));
    expect(await bytes('10.0.0.1')).toBeGreaterThan(whole);
    expect(await bytes('10.0.0.2')).toBeLessThan(whole / 5);
    clients[0]!.close();
    await vi.waitFor(async () => expect(await bytes('10.0.0.1')).toBeLessThan(whole / 5));
  });

  it('that sends a message which decompresses to more than is taken is cut, and nobody reads it', async () => {
    const socket = await open({ [COMPRESSION_QUERY]: '1' });
    const gone = vi.fn<() => void>();
    socket.on('disconnect', gone);
    socket.emit('people', 'x'.repeat(1_000_000), () => undefined);
    await vi.waitFor(() => expect(gone).toHaveBeenCalled());
    expect(asked).toEqual([]);
  });
});
