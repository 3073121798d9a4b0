import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import { PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { growingPauses } from '../../client/src/connection/reconnect-policy.ts';
import { SocketConnection } from '../../client/src/connection/socket-connection.ts';
import { openFromHere } from '../../client/src/desk/board/open-board.ts';
import { standInForPage } from './support/page.ts';

interface Messages extends Record<string, { readonly request: object; readonly response: object }> {
  double: { readonly request: { readonly number: number }; readonly response: { readonly number: number } };
}
interface Pushes {
  hello: (to: string) => void;
  news: (what: string) => void;
  ended: (end: { readonly code: string }) => void;
}

const http = { server: createServer(), origin: '' };
let server: Server;
/** The handshake payload of each socket. */
let handshakes: object[];
let sockets: Socket[];
/** Why the next sockets are refused. */
let refusal: string | null;
const open: { close(): void }[] = [];

beforeEach(async () => {
  standInForPage();
  handshakes = [];
  sockets = [];
  refusal = null;
  http.server = createServer((_, response) => response.end('ok'));
  server = new Server(http.server, { path: SIGNALLING_PATH });
  await once(http.server.listen(0, '127.0.0.1'), 'listening');
  http.origin = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  const namespace = server.of('/desk');
  namespace.use((socket, next) => {
    handshakes.push(socket.handshake.auth);
    next(refusal === null ? undefined : Object.assign(new Error(refusal), { data: { code: refusal, support: 'K7' } }));
  });
  namespace.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('double', ({ number }, answer) =>
      answer(
        number < 0
          ? { ok: false, code: 'bad-message', message: 'for the log', support: 'K8' }
          : { ok: true, number: number * 2 },
      ),
    );
  });
});
afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  await server.close();
});

/** Opens a connection. Returns it with the list of its reports. */
function connect(more: { readonly greeting?: 'hello'; readonly requestsWait?: boolean } = {}) {
  const told: string[] = [];
  const connection = new SocketConnection<Messages, Pushes, string>(
    {
      origin: http.origin,
      namespace: '/desk',
      handshake: () => ({ page: 1 }),
      ...more,
      policy: growingPauses(() => 0.9),
      now: Date.now,
    },
    {
      away: () => told.push('away'),
      ended: ({ code, support }) => told.push(`ended ${code} ${support}`),
      pushes: { hello: (to) => told.push(`hello ${to}`), news: (what) => told.push(what) },
    },
  );
  open.push(connection);
  connection.open();
  return { connection, told };
}

const last = () => sockets.at(-1)!;

describe('a connection to the service', () => {
  it('says its version and what the page adds, asks, and is told; an answer is done, or why not', async () => {
    const { connection, told } = connect();
    await vi.waitFor(() => expect(connection.online).toBe(true));
    expect(handshakes).toEqual([{ version: PROTOCOL_VERSION, page: 1 }]);
    expect(await connection.request('double', { number: 21 })).toEqual({ ok: true, number: 42 });
    const refused = { ok: false, error: { code: 'bad-message', support: 'K8' } };
    expect(await connection.request('double', { number: -1 })).toEqual(refused);
    last().emit('news', 'something new');
    await vi.waitFor(() => expect(told).toEqual(['something new']));
  });

  it('is up when it was greeted, where the service begins with a greeting; before, nothing is sent', async () => {
    const { connection, told } = connect({ greeting: 'hello' });
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    const unreachable = { ok: false, error: { code: 'unreachable', support: null } };
    expect(await connection.request('double', { number: 1 })).toEqual(unreachable);
    last().emit('hello', 'you');
    await vi.waitFor(() => expect(told).toEqual(['hello you']));
    expect(connection.online).toBe(true);
  });

  it('comes back by itself when it is cut, refused for now, or ended for maintenance', async () => {
    const { connection, told } = connect();
    await vi.waitFor(() => expect(connection.online).toBe(true));
    refusal = 'internal';
    last().emit('ended', { code: 'draining' });
    last().disconnect(true);
    await vi.waitFor(() => expect(handshakes.length).toBeGreaterThan(1));
    expect(connection.online).toBe(false);
    refusal = null;
    await vi.waitFor(() => expect(connection.online).toBe(true), 3_000);
    expect(new Set(told)).toEqual(new Set(['away']));
  });

  it('has a message wait until it is back where it is told to; once closed, nothing waits', async () => {
    const { connection } = connect({ requestsWait: true });
    await vi.waitFor(() => expect(connection.online).toBe(true));
    refusal = 'internal';
    last().disconnect(true);
    await vi.waitFor(() => expect(connection.online).toBe(false));
    const answer = connection.request('double', { number: 21 });
    refusal = null;
    expect(await answer).toEqual({ ok: true, number: 42 });
    connection.close();
    const unreachable = { ok: false, error: { code: 'unreachable', support: null } };
    expect(await connection.request('double', { number: 1 })).toEqual(unreachable);
  }, 4_000);

  it('comes back in growing pauses to a service that is there and refuses for now', async () => {
    refusal = 'internal';
    const { connection } = connect();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(handshakes.length).toBeGreaterThan(1);
    // After 0, 55, 165, 385 and 825 ms.
    expect(handshakes.length).toBeLessThanOrEqual(5);
    refusal = null;
    await vi.waitFor(() => expect(connection.online).toBe(true), 3_000);
  });

  it('comes back in growing pauses to a board that cannot be read', async () => {
    standInForPage(http.origin);
    let times = 0;
    let readable = false;
    server.of(BOARD_NAMESPACE).on('connection', (socket) => {
      times += 1;
      if (readable) socket.emit('board', { seq: 1, now: 0, from: 0, to: 1, hearings: [] });
      else socket.disconnect(true);
    });
    const board = openFromHere();
    open.push(board);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(times).toBeGreaterThan(1);
    // After 0, 50, 150, 350 and 750 ms at the earliest.
    expect(times).toBeLessThanOrEqual(5);
    readable = true;
    await vi.waitFor(() => expect(board.store.getState().connection).toBe('online'), 4_000);
  });

  it.each(['not-signed-in', 'not-permitted', 'version-mismatch'])('is refused for good: %s', async (code) => {
    refusal = code;
    const { connection, told } = connect();
    await vi.waitFor(() => expect(told).toEqual([`ended ${code} K7`]));
    refusal = null;
    connection.pathBack();
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(handshakes).toHaveLength(1);
  });

  it('is ended for good, and tells nothing after that', async () => {
    const { connection, told } = connect();
    await vi.waitFor(() => expect(connection.online).toBe(true));
    last().emit('ended', { code: 'not-found' });
    last().emit('news', 'too late');
    last().disconnect(true);
    await vi.waitFor(() => expect(told).toEqual(['ended not-found null']));
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect([told.length, handshakes.length, connection.online]).toEqual([1, 1, false]);
  });
});
