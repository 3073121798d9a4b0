/** Malformed packets with the valid encryption of an admitted person: the media server decrypts and parses them. */
import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { RtpPacket } from 'werift';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Court } from '../support/bare/court.ts';
import type { BareClient } from '../support/bare/client.ts';

/** Number of packets of each kind. */
const PACKETS = 2_000;
/** Packets in one batch, within the capacity of the port's buffer: packets lost there would test nothing. */
const AT_ONCE = 50;

let court: Court;
let citizen: BareClient;
let processes: number[];
const STANDBY = 'recorder on standby';
const children = () =>
  ['mediasoup-worker', 'recorder-process', STANDBY].flatMap((word) => court.service.childrenOf(word));

beforeAll(async () => {
  court = await Court.open();
  citizen = await court.admit('citizen');
  // The recorder that stands by starts after people can come, and then takes its own name.
  await vi.waitUntil(() => court.service.childrenOf(STANDBY).length === 1, { timeout: 10_000 });
  processes = children();
});
afterAll(() => court.close());

async function flood(send: (index: number) => Promise<unknown>): Promise<void> {
  for (let index = 0; index < PACKETS; index += 1) {
    if (index % AT_ONCE === 0) await setTimeout(5);
    await send(index);
  }
  await court.obeyed();
}

/** Asserts that the others hear each other, that the sender is heard again with valid packets, and that no process has ended. */
async function nothingHappened(): Promise<void> {
  await court.othersAreWell();
  citizen.renew();
  await court.produce(citizen, ['microphone', 'camera']);
  expect(await court.heardByJudge(citizen)).toEqual({ microphone: 3, camera: 3 });
  expect(children()).toEqual(processes);
}

/** Invalid header bytes (RFC 3550, 5.1); the sequence number stays valid, because the encryption depends on it. */
const HEADERS: ((bytes: Buffer) => Buffer)[] = [
  // Announces 15 contributing sources that the packet does not contain.
  (bytes) => flip(bytes, bytes[0]! | 0x0f),
  // Announces padding without its length.
  (bytes) => flip(bytes, bytes[0]! | 0x20),
  // An extension that is missing, too short, or has elements longer than itself.
  (bytes) => flip(bytes.subarray(0, 12), 0x90),
  (bytes) => Buffer.concat([flip(bytes.subarray(0, 12), 0x90), Buffer.from('bedeffff', 'hex')]),
  (bytes) => Buffer.concat([flip(bytes.subarray(0, 12), 0x90), Buffer.from('bede00014fffffff', 'hex')]),
  (bytes) => Buffer.concat([flip(bytes.subarray(0, 12), 0x90), Buffer.from('1000000104ff0102', 'hex')]),
  (bytes) => Buffer.concat([flip(bytes.subarray(0, 12), 0x90), Buffer.from('bede0000', 'hex')]),
  (bytes) => bytes,
];
/** Payloads: empty, truncated, of one repeated byte, and noise. */
const PAYLOADS: ((payload: Buffer) => Buffer)[] = [
  () => Buffer.alloc(0),
  (payload) => payload.subarray(0, 1),
  () => Buffer.from([0xff]),
  () => Buffer.alloc(1_200, 0xff),
  () => Buffer.alloc(1_200),
  () => randomBytes(1 + randomInt(1_200)),
  (payload) => payload,
];

function flip(bytes: Buffer, first: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[0] = first;
  return copy;
}

function malformed(packet: RtpPacket, index: number): RtpPacket {
  const { header } = packet;
  const bytes = header.serialize(header.serializeSize);
  header.serialize = () => Buffer.from(HEADERS[index % HEADERS.length]!(bytes));
  packet.payload = PAYLOADS[index % PAYLOADS.length]!(packet.payload);
  return packet;
}

it('RTP whose headers and payloads say what is not so harms nobody', async () => {
  const { microphone, camera } = citizen.streams;
  await flood((index) => citizen.send.send(malformed((index % 2 ? camera : microphone).next('citizen'), index)));
  await nothingHappened();
});

it('RTCP with false lengths and counts harms nobody', async () => {
  await flood((index) => {
    const packet = randomBytes(8 + 4 * randomInt(64));
    packet[0] = 0x80 | randomInt(64);
    // Sender report up to extended report, and kinds that nobody knows (RFC 3550, 6; RFC 4585; RFC 3611).
    packet[1] = 192 + (index % 24);
    if (index % 3 === 0) packet.writeUInt16BE(packet.length / 4 - 1, 2);
    if (index % 2 === 0) packet.writeUInt32BE(citizen.streams.camera.ssrc, 4);
    return (index % 2 ? citizen.send : citizen.receive).sendControl(packet);
  });
  await nothingHappened();
});

it('SCTP with false tags, lengths and kinds harms nobody', async () => {
  // INIT ACK (RFC 9260, 3.3.3): what is sent here is read by the association.
  const acknowledged = new Promise<void>((resolve) => {
    citizen.receive.onData = (packet) => packet[12] === 2 && resolve();
  });
  const whole = [chunk(1, init())];
  await citizen.receive.sendData(sctp(0, whole));
  await acknowledged;
  await flood((index) => {
    const kind = index % 5 === 0 ? randomInt(256) : index % 16;
    const body = index % 4 === 0 ? init() : randomBytes(randomInt(200));
    const odd = chunk(kind, body, [body.length + 4, 0, 3, 0xffff, randomInt(0x10000)][index % 5]);
    const packet = sctp(index % 3 === 0 ? 0 : randomInt(2 ** 32 - 1), index % 7 === 0 ? [...whole, odd] : [odd]);
    if (index % 11 === 0) return citizen.receive.sendData(packet.subarray(0, randomInt(1, 20)));
    return citizen.receive.sendData(index % 13 === 0 ? randomBytes(1 + randomInt(1_100)) : packet);
  });
  await nothingHappened();
});

function init(): Buffer {
  return Buffer.from('0000000100020000ffffffff00000001', 'hex');
}

/** An SCTP chunk with the given value in its length field (RFC 9260, 3.2). */
function chunk(kind: number, body: Buffer, length = body.length + 4): Buffer {
  const head = Buffer.from([kind, randomInt(256), length >> 8, length & 0xff]);
  return Buffer.concat([head, body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
}

/** A packet from port 5000 to 5000 with a true checksum, without which nothing of it is read (RFC 9260, 3.1). */
function sctp(tag: number, chunks: readonly Buffer[]): Buffer {
  const packet = Buffer.concat([Buffer.from('1388138800000000', 'hex'), Buffer.alloc(4), ...chunks]);
  packet.writeUInt32BE(tag, 4);
  packet.writeUInt32LE(crc32c(packet), 8);
  return packet;
}

function crc32c(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
