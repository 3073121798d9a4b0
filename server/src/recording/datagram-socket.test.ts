import { execFileSync } from 'node:child_process';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Sender } from '../../test/support/sender.ts';
import { openSocket } from './datagram-socket.ts';
import type { DatagramSocket } from './datagram-socket.ts';
import { EventReader } from './event-reader.ts';
import { canReadMany, ManyReader } from './many-reader.ts';

const BUFFER_BYTES = 512 * 1024;
const now = () => performance.timeOrigin + performance.now();

const senders: Sender[] = [];
const sockets: DatagramSocket[] = [];
afterEach(() => {
  for (const each of [...senders.splice(0), ...sockets.splice(0)]) each.close();
});

async function newSender(): Promise<Sender> {
  const sender = await Sender.open();
  senders.push(sender);
  return sender;
}

/** What can be read: the number of each packet, and when it came. */
async function readAll(socket: DatagramSocket): Promise<{ number: number; at: number; bytes: number }[]> {
  await socket.settled();
  const found: { number: number; at: number; bytes: number }[] = [];
  socket.read((packet, at) => found.push({ number: packet.readUInt32BE(8), at, bytes: packet.length }));
  return found;
}

it('many packets are read with one system call where Node and the machine can', async () => {
  expect(canReadMany()).toBe(process.platform === 'linux');
  const socket = await openSocket({ ip: '127.0.0.1', port: 9 }, BUFFER_BYTES, now);
  sockets.push(socket);
  expect(socket).toBeInstanceOf(canReadMany() ? ManyReader : EventReader);
});

it.each(['recvmmsg', 'setsockopt'])('packets are read one by one where the system refuses `%s`', (call) => {
  const script = `
    const ffi = process.getBuiltinModule('node:ffi');
    const { dlopen } = ffi;
    ffi.dlopen = (...args) => ({ functions: { ...dlopen(...args).functions, ${call}: () => -1 } });
    const { canReadMany } = await import(${JSON.stringify(new URL('./many-reader.ts', import.meta.url).href)});
    process.stdout.write(String(canReadMany()));
  `;
  expect(execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script]).toString()).toBe(
    'false',
  );
});

it('a socket that is read by events keeps no more than its buffer holds, and takes on when it was read', async () => {
  const sender = await newSender();
  const socket = await EventReader.open({ ip: '127.0.0.1', port: sender.port }, 4096, now);
  sockets.push(socket);
  for (let count = 0; count < 100; count += 1) {
    await sender.send(socket.port);
    await setImmediate();
  }
  const kept = await readAll(socket);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length * 500).toBeLessThanOrEqual(socket.receiveBufferBytes);
  await sender.send(socket.port, undefined, 777);
  expect((await readAll(socket)).at(-1)?.number).toBe(777);
});

describe.each([
  ['by events', (port: number) => EventReader.open({ ip: '127.0.0.1', port }, BUFFER_BYTES, now)],
  ['many at a time', (port: number) => new ManyReader({ ip: '127.0.0.1', port }, BUFFER_BYTES, now)],
] as const)('a socket that is read %s', (_, open) => {
  const opened = async (port: number): Promise<DatagramSocket> => {
    const socket = await open(port);
    sockets.push(socket);
    return socket;
  };

  it('gives each packet once, whole and in its order, and more than it reads at once', async () => {
    const sender = await newSender();
    const socket = await opened(sender.port);
    expect(socket.receiveBufferBytes).toBeGreaterThan(100 * 1024);
    for (let count = 0; count < 100; count += 1) await sender.send(socket.port);
    const found = await readAll(socket);
    expect(found.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_each, number) => number));
    expect(new Set(found.map(({ bytes }) => bytes))).toEqual(new Set([500]));
    expect(await readAll(socket)).toEqual([]);
  });

  it('says when a packet came, not when it was read', async () => {
    const sender = await newSender();
    const socket = await opened(sender.port);
    const sent: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      sent.push(now());
      await sender.send(socket.port);
      await setTimeout(40);
    }
    const late = (await readAll(socket)).map(({ at }, each) => at - sent[each]!);
    expect(late).toHaveLength(4);
    // The two clocks of a machine are read one after the other.
    expect(Math.min(...late)).toBeGreaterThan(-5);
    expect(Math.min(...late)).toBeLessThan(25);
  });

  it('takes nothing of anybody else', async () => {
    const [sender, other] = [await newSender(), await newSender()];
    const socket = await opened(sender.port);
    await other.send(socket.port);
    await sender.send(socket.port, undefined, 7);
    expect((await readAll(socket)).map(({ number }) => number)).toEqual([7]);
  });

  it('reads on after its sender has gone, and nothing when it is closed', async () => {
    const sender = await newSender();
    const socket = await opened(sender.port);
    await sender.send(socket.port);
    sender.close();
    senders.length = 0;
    expect(await readAll(socket)).toHaveLength(1);
    socket.close();
    socket.close();
    expect(await readAll(socket)).toEqual([]);
  });

  it('gives nothing more when it is closed while it is read', async () => {
    const sender = await newSender();
    const socket = await opened(sender.port);
    for (let count = 0; count < 40; count += 1) await sender.send(socket.port);
    await socket.settled();
    let taken = 0;
    socket.read(() => {
      taken += 1;
      socket.close();
    });
    // What one system call has brought is there already.
    expect(taken).toBeLessThanOrEqual(32);
  });
});
