import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { API_PATH } from '@mahzar/shared/rest/route';
import { newSigningKey } from '../src/access/tokens/secrets.ts';
import { childrenOf } from './support/processes.ts';
import { TestService } from './support/service.ts';

const PUBLIC_URL = 'https://court.example.org';
const SECRETS = {
  MAHZAR_MASTER_KEY: randomBytes(32).toString('base64'),
  MAHZAR_SIGNING_KEY: newSigningKey(),
  SMS_REPORT_SECRET: randomBytes(32).toString('base64url'),
};

let service: TestService;
beforeAll(async () => {
  service = await TestService.start({ MAHZAR_ENV: 'production', PUBLIC_URL, ...SECRETS });
});
afterAll(() => service.stop());

/** Status of an answer; 101 when a socket is opened. */
function statusOf(method: string, path: string, headers: OutgoingHttpHeaders): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ port: service.port, method, path, headers });
    asked.on('response', (response) => resolve((response.resume(), response.statusCode!)));
    asked.on('upgrade', (response, socket) => resolve((socket.destroy(), response.statusCode!)));
    asked.on('error', reject).end(method === 'POST' ? '{}' : undefined);
  });
}

const openSocket = (headers: OutgoingHttpHeaders) =>
  statusOf('GET', `${SIGNALLING_PATH}/?EIO=4&transport=websocket`, {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': 13,
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    ...headers,
  });
const signIn = (headers: OutgoingHttpHeaders) =>
  statusOf('POST', `${API_PATH}/session`, { 'Content-Type': 'application/json', 'X-Mahzar': '1', ...headers });

describe('in production', () => {
  it.each([
    ['a foreign name that leads here', 'http://evil.example', 'evil.example'],
    ['the right name without TLS', 'http://court.example.org', 'court.example.org'],
    ['the address of the service itself', 'http://localhost:1', 'localhost:1'],
    ['another port', `${PUBLIC_URL}:8443`, 'court.example.org:8443'],
    ['a file', 'null', 'court.example.org'],
  ])('a page under %s opens no socket and changes nothing', async (_, Origin, Host) => {
    expect(await openSocket({ Origin, Host })).toBe(400);
    expect(await signIn({ Origin, Host, 'Sec-Fetch-Site': 'same-origin' })).toBe(403);
  });

  it('the pages of the public address do, behind a proxy that names another host too', async () => {
    for (const Host of ['court.example.org', 'mahzar:3000']) {
      expect(await openSocket({ Origin: PUBLIC_URL, Host })).toBe(101);
      expect(await signIn({ Origin: PUBLIC_URL, Host, 'Sec-Fetch-Site': 'same-origin' })).toBe(400);
    }
  });

  it('a connection that says nothing, or half of something, is closed', async () => {
    const upgrade =
      `GET ${SIGNALLING_PATH}/?EIO=4&transport=websocket HTTP/1.1\r\nHost: court.example.org\r\nOrigin: ${PUBLIC_URL}\r\n` +
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
    const [nothing, headers, handshake, socket, body] = await Promise.all([
      secondsOpen(''),
      secondsOpen('GET / HTTP/1.1\r\nHost: court.example.org\r\nX-Half:'),
      secondsOpen(upgrade),
      // Opened, without a handshake that names a hearing.
      secondsOpen(`${upgrade}Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`),
      secondsOpen(
        `POST ${API_PATH}/session HTTP/1.1\r\nHost: court.example.org\r\nX-Mahzar: 1\r\n` +
          'Content-Type: application/json\r\nContent-Length: 9000\r\n\r\n{"email":',
      ),
    ]);
    expect(Math.max(nothing, headers, handshake, socket)).toBeLessThan(15);
    expect(body).toBeLessThan(25);
  });

  it('no other process is handed a secret, or any setting', async () => {
    const children = await childrenOf(service.pid);
    const commands = await Promise.all(children.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')));
    expect(commands.join(' ')).toMatch(/mediasoup-worker.*recorder-process|recorder-process.*mediasoup-worker/s);
    for (const pid of children) {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
      for (const secret of Object.values(SECRETS)) expect(environment).not.toContain(secret);
      const names = environment.split('\0').map((pair) => pair.split('=')[0]!);
      const handed = [
        '',
        'PATH',
        'LD_LIBRARY_PATH',
        'MEDIASOUP_VERSION',
        // The recorder uses Node's compile cache.
        'NODE_COMPILE_CACHE',
        'NODE_CHANNEL_FD',
        'NODE_CHANNEL_SERIALIZATION_MODE',
      ];
      expect(names.filter((name) => !handed.includes(name))).toEqual([]);
    }
  });
});

/** Resolves with the seconds after which the service closes a connection that has sent only this text. */
function secondsOpen(said: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const socket = connect(service.port, '127.0.0.1', () => socket.write(said));
    socket.resume().on('error', reject);
    socket.on('close', () => resolve((performance.now() - began) / 1000));
  });
}
