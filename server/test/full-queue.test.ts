import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Mock } from 'vitest';
import { growingPauses } from '../../client/src/connection/reconnect-policy.ts';
import { SocketConnection } from '../../client/src/connection/socket-connection.ts';
import { SocketServer } from '../src/gateway/socket-server.ts';
import { EmulatedLine } from './support/emulated-line/emulated-line.ts';
import { standInForPage } from './support/page.ts';

interface Messages extends Record<string, { readonly request: object; readonly response: object }> {
  echo: { readonly request: object; readonly response: object };
}
interface Pushes {
  ended: (end: { readonly code: string }) => void;
}

const QUEUE_MS = 2_000;
const FULL = { up: { delayMs: QUEUE_MS }, down: { delayMs: QUEUE_MS } };
const CUT = { up: { loss: 1 }, down: { loss: 1 } };

let parts: AsyncDisposableStack;
let line: EmulatedLine;
let connection: SocketConnection<Messages, Pushes, string>;
let away: Mock<() => void>;

beforeEach(async () => {
  standInForPage();
  parts = new AsyncDisposableStack();
  const http = createServer();
  parts.defer(() => void http.closeAllConnections());
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const { port } = http.address() as AddressInfo;
  const sockets = new SocketServer({
    server: http,
    log: pino({ level: 'silent' }),
    originAllowed: () => true,
    addressOf: () => '',
  });
  parts.defer(() => sockets.drain());
  sockets.namespace('/').on('connection', (socket) => socket.on('echo', (_, answer) => answer({ ok: true })));
  line = await EmulatedLine.open({ media: port, pages: port });
  parts.defer(() => line.close());
  away = vi.fn<() => void>();
  connection = new SocketConnection<Messages, Pushes, string>(
    { origin: `http://127.0.0.1:${line.pagesPort}`, policy: growingPauses(() => 0), now: Date.now },
    { away, ended: () => undefined, pushes: {} },
  );
  parts.defer(() => connection.close());
  connection.open();
  await vi.waitUntil(() => connection.online, 3_000);
});
afterEach(() => parts.disposeAsync());

describe('a queue of two seconds each way', () => {
  it('ends no connection, and messages are answered', async () => {
    line.set(FULL);
    // A heartbeat requested in this time is answered after 4 s.
    await setTimeout(4_500);
    const answer = connection.request('echo', {});
    await setTimeout(5_000);
    expect(await answer).toEqual({ ok: true });
    expect(away).not.toHaveBeenCalled();
  });
});

describe('a queue that grows while media stands still', () => {
  it('ends no connection over which answers have been slow', async () => {
    line.set({ up: { delayMs: 1_000 }, down: { delayMs: 1_000 } });
    expect(await connection.request('echo', {})).toEqual({ ok: true });
    const lost = setInterval(() => connection.pathLost(), 100);
    parts.defer(() => clearInterval(lost));
    // The time between two heartbeats is 5.5 s.
    line.set({ up: { delayMs: 1_000 }, down: { delayMs: 4_000 } });
    await setTimeout(9_000);
    expect(away).not.toHaveBeenCalled();
  });
});

describe('a connection that carries nothing any more', () => {
  it('is given up within 4.5 s where nothing else gets through either', async () => {
    const lost = setInterval(() => connection.pathLost(), 100);
    parts.defer(() => clearInterval(lost));
    // The line still carries some packets.
    await setTimeout(4_500);
    expect(away).not.toHaveBeenCalled();
    line.set(CUT);
    await vi.waitFor(() => expect(away).toHaveBeenCalled(), 4_500);
    line.set({});
    await vi.waitFor(() => expect(connection.online).toBe(true), 8_000);
  });
});
