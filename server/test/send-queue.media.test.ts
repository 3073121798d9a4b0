import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { limitSendQueue } from '../src/gateway/send-queue.ts';
import { TestClient } from './support/client.ts';
import { DeafClient } from './support/deaf-client.ts';
import { residentKiB } from './support/memory.ts';
import { TestService } from './support/service.ts';

let service: TestService;
let judge: TestClient;

beforeAll(async () => {
  service = await TestService.start({ SEAT_BUDGET: '100' });
  judge = await TestClient.seat(service, 'judge');
  await judge.enter();
});

afterAll(async () => {
  judge.close();
  await service.stop();
});

describe('a socket that is sent one large answer', () => {
  it('is not cut for it, and gets what comes behind it', async () => {
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    const server = new Server(http, { transports: ['websocket'] });
    const lines: unknown[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
    server.on('connection', (socket) => {
      limitSendQueue({ socket, log });
      socket.on('large', (answer: (text: string) => void) => {
        answer('x'.repeat(8 * 1024 * 1024));
        for (let number = 0; number < 20; number += 1) socket.emit('behind', number);
      });
    });
    const { port } = http.address() as AddressInfo;
    const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false });
    const behind: unknown[] = [];
    client.on('behind', (number) => behind.push(number));
    const answer = (await client.timeout(10_000).emitWithAck('large')) as string;
    expect(answer).toHaveLength(8 * 1024 * 1024);
    await vi.waitFor(() => expect(behind).toHaveLength(20));
    expect(lines).toEqual([]);
    client.close();
    await server.close();
  });
});

describe('a socket that reads nothing and keeps asking', () => {
  it('is cut when too much waits for it, long before memory is felt, and the others notice nothing', async () => {
    const deaf = await DeafClient.open(service, 'citizen', 'prepare');
    const before = await residentKiB(service.pid);
    const [line] = await Promise.all([
      service.logged(({ code }) => code === 'send-queue-full', { withinMs: 100_000 }),
      deaf.cut(),
    ]);
    const grown = (await residentKiB(service.pid)) - before;
    console.info(`cut after ${deaf.asked} questions, ${line['bytes']} bytes waiting; memory grew by ${grown} KiB`);
    expect(line).toMatchObject({ level: 'warn', seat: 'citizen' });
    expect(line['bytes']).toBeLessThan(600 * 1024);
    expect(grown).toBeLessThan(64 * 1024);

    await service.logged(({ msg, seat }) => msg === 'socket closed' && seat === 'citizen');
    expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    const again = await TestClient.seat(service, 'citizen');
    expect(await again.enter()).toMatchObject({ ok: true });
    again.close();
  }, 120_000);
});
