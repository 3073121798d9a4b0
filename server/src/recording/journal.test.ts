import { createHash, randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseLines } from './blocks.ts';
import type { SideLine } from './blocks.ts';
import { readTrack, scanSegment } from './journal-reader.ts';
import { MemoryBudget } from './memory-budget.ts';
import { pcapHeader, readRecord, writeRecord } from './pcap.ts';
import type { JournalPacket } from './pcap.ts';
import { SEGMENT_HEADER_BYTES, trackCipher } from './segment-cipher.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { TrackJournal } from './track-journal.ts';

const FORMS = [
  ['as it is received', undefined],
  ['encrypted', trackCipher(randomBytes(32), 'h1', 't1')],
] as const;

let directory: string;
let cipher: TrackCipher | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mahzar-journal-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const START = Date.UTC(2026, 10, 24, 9, 0, 0);
const STREAM = { track: 't1', codec: 'opus', payloadType: 96, ssrc: 0 } as const;

/** A packet every 20 ms; sizes and contents vary with the number. */
function packet(number: number): JournalPacket {
  const payload = Buffer.alloc(12 + ((number * 37) % 1200), number & 0xff);
  payload[0] = 0x80;
  payload[1] = number % 50 === 49 ? 200 : 96;
  return { at: START + number * 20 + 0.125, kind: number % 50 === 49 ? 'rtcp' : 'rtp', payload };
}

async function record(count: number) {
  const journal = new TrackJournal(directory, STREAM, new MemoryBudget(1e9), cipher);
  for (let number = 0; number < count; number++) {
    journal.append(packet(number));
    if (number % 3 === 0) journal.write();
    if (number % 12 === 0) await journal.sync();
  }
  await journal.close();
  return journal.takeSealed();
}

/** As recovery and export do. */
const scan = (bytes: Buffer, lines: SideLine[]) => scanSegment(bytes, lines, cipher?.open(bytes, 1));

const segment = (index: number) => readFileSync(join(directory, `00000${index}.pcap`));
const side = (index: number) => readFileSync(join(directory, `00000${index}.blocks.jsonl`), 'utf8');

/** The first packets; made once, because properties compare them a hundred thousand times. */
const FIRST = Array.from({ length: 1200 }, (_, number) => packet(number));

function expectPrefix(packets: JournalPacket[], upTo: number): void {
  expect(packets.length).toBeLessThanOrEqual(upTo);
  const other = packets.findIndex((read, number) => !isDeepStrictEqual(read, FIRST[number]));
  expect(packets[other], `packet ${other}`).toStrictEqual(FIRST[other]);
}

describe.each(FORMS)('a journal, %s,', (_, form) => {
  beforeEach(() => {
    cipher = form;
  });

  it('gives back the packets, kinds and arrival times it was given', async () => {
    const sealed = await record(1200);
    const packets = [];
    for await (const content of readTrack(directory, cipher)) packets.push(...content.packets);
    expect(packets).toHaveLength(1200);
    expectPrefix(packets, 1200);
    expect(sealed.map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  it('seals segments of at most ten seconds with the hash of their file', async () => {
    for (const { index, sha256, bytes, firstAt, lastAt, packets } of await record(1200)) {
      expect(lastAt - firstAt).toBeLessThanOrEqual(10_000);
      expect(bytes).toBe(segment(index).length);
      expect(sha256).toBe(createHash('sha256').update(segment(index)).digest('hex'));
      expect(parseLines(side(index)).at(-1)).toMatchObject({ type: 'seal', sha256, packets });
    }
  });

  it('keeps its files from everybody else', async () => {
    await record(10);
    expect(statSync(join(directory, '000001.pcap')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, '000001.blocks.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('ends the segment of a track that has fallen silent', async () => {
    const journal = new TrackJournal(directory, STREAM, new MemoryBudget(1e9), cipher);
    journal.append(packet(0));
    journal.endSegmentIfDue(START + 9_000);
    await journal.sync();
    expect(journal.takeSealed()).toEqual([]);
    journal.endSegmentIfDue(START + 10_001);
    await journal.sync();
    expect(journal.takeSealed()).toMatchObject([{ index: 1, packets: 1 }]);
    await journal.close();
  });

  it('keeps events beside the packets, also those before the first packet', async () => {
    const journal = new TrackJournal(directory, STREAM, new MemoryBudget(1e9), cipher);
    journal.note(START, { type: 'key-frame-request' });
    journal.append(packet(0));
    journal.note(START + 5, { type: 'layer', spatial: 2, temporal: 2 });
    await journal.close();
    expect(parseLines(side(1)).filter((line) => line.type === 'event')).toEqual([
      { type: 'event', at: START, event: { type: 'key-frame-request' } },
      { type: 'event', at: START + 5, event: { type: 'layer', spatial: 2, temporal: 2 } },
    ]);
  });

  it('keeps only the latest of thousands of events before a packet', async () => {
    const journal = new TrackJournal(directory, STREAM, new MemoryBudget(1e9), cipher);
    for (let at = 0; at < 3000; at += 1) journal.note(START - 3000 + at, { type: 'key-frame-request' });
    journal.append(packet(0));
    await journal.close();
    const events = parseLines(side(1)).filter((line) => line.type === 'event');
    expect([events.length, events[0]?.at, events.at(-1)?.at]).toEqual([1000, START - 1000, START - 1]);
  });

  it('tells what is on the disk and since when something is not', async () => {
    const journal = new TrackJournal(directory, STREAM, new MemoryBudget(1e9), cipher);
    journal.append(packet(0));
    journal.append(packet(1));
    expect(journal.health()).toMatchObject({
      packets: 2,
      syncedBytes: 0,
      lastSyncedAt: null,
      unsyncedSince: packet(0).at,
    });
    await journal.sync();
    const { bytes, syncedBytes, lastPacketAt, lastSyncedAt, unsyncedSince } = journal.health();
    expect({ syncedBytes, lastSyncedAt, unsyncedSince }).toEqual({
      syncedBytes: bytes,
      lastSyncedAt: lastPacketAt,
      unsyncedSince: null,
    });
    await journal.close();
  });

  it('goes on where it was when the disk takes bytes again', async () => {
    const journal = new TrackJournal(join(directory, 'later'), STREAM, new MemoryBudget(1e9), cipher);
    journal.append(packet(0));
    expect(() => journal.write()).toThrow('ENOENT');
    await expect(journal.sync()).rejects.toThrow('ENOENT');
    execFileSync('mkdir', [join(directory, 'later')]);
    journal.append(packet(1));
    await journal.close();
    for await (const { packets } of readTrack(join(directory, 'later'), cipher))
      expect(packets).toEqual([packet(0), packet(1)]);
  });

  it('holds no more in memory than it may while the disk refuses, and goes on when it takes bytes again', async () => {
    const memory = new MemoryBudget(512 * 1024);
    const later = join(directory, 'later');
    const journal = new TrackJournal(later, STREAM, memory, cipher);
    // Ten minutes, as other tracks go on too.
    for (let number = 0; number < 30_000; number++) journal.append(packet(number));
    expect(memory.left).toBeGreaterThanOrEqual(0);
    const { packets, dropped } = journal.health();
    expect([packets + dropped, dropped > 25_000]).toEqual([30_000, true]);
    execFileSync('mkdir', [later]);
    await journal.sync();
    journal.append(packet(30_000));
    await journal.close();
    const read = [];
    for await (const content of readTrack(later, cipher)) read.push(...content.packets);
    expect(read).toHaveLength(packets + 1);
    expect([read[0], read.at(-1)]).toEqual([packet(0), packet(30_000)]);
    expect(memory.left).toBe(512 * 1024);
  });

  it('opens in tcpdump, which finds its checksums right', async (context) => {
    if (cipher !== undefined || !hasTcpdump()) return context.skip();
    await record(100);
    const lines = execFileSync('tcpdump', ['-nn', '-vv', '-r', join(directory, '000001.pcap')], {
      stdio: 'pipe',
    }).toString();
    expect(lines.match(/\[udp sum ok\]/g)).toHaveLength(100);
    expect(lines).not.toContain('bad');
  });
});

describe.each(FORMS)('a damaged journal, %s,', (_, form) => {
  beforeEach(() => {
    cipher = form;
  });

  it('gives every whole packet before a cut at any byte', async () => {
    await record(400);
    const [bytes, lines] = [segment(1), parseLines(side(1))];
    // How many packets are whole up to where.
    const ends = unitEnds(bytes);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.boolean(), (cut, withSide) => {
        const { packets, validBytes } = scan(bytes.subarray(0, cut), withSide ? lines : []);
        const whole = ends.findLast(({ end }) => end <= cut) ?? { end: 0, packets: 0 };
        expect(packets).toHaveLength(whole.packets);
        expect(validBytes).toBe(whole.end);
        expectPrefix(packets, 400);
      }),
      { numRuns: 200 },
    );
  });

  it('takes neither zeros nor garbage behind the end for packets', async () => {
    await record(100);
    const bytes = segment(1);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.uint8Array({ maxLength: 5000 }), fc.boolean(), (cut, tail, zeros) => {
        const torn = Buffer.concat([bytes.subarray(0, cut), zeros ? Buffer.alloc(tail.length) : tail]);
        const { packets, validBytes } = scan(torn, []);
        expect(validBytes).toBeLessThanOrEqual(sameBytes(torn, bytes));
        expectPrefix(packets, 100);
      }),
      { numRuns: 200 },
    );
  });

  it('loses only the block that is damaged, thanks to the side file', async () => {
    await record(400);
    const [bytes, lines] = [segment(1), parseLines(side(1))];
    const blocks = lines.filter((line) => line.type === 'block');
    fc.assert(
      fc.property(
        fc.integer({ min: cipher ? SEGMENT_HEADER_BYTES : 24, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const changed = Buffer.from(bytes);
          changed[at]! ^= change;
          const { packets, badBlocks, skipped } = scan(changed, lines);
          const hit = blocks.find(({ offset, length }) => at >= offset && at < offset + length)!;
          expect(badBlocks).toEqual([{ offset: hit.offset, length: hit.length }]);
          expect(packets.length).toBeGreaterThanOrEqual(400 - 12);
          expect(skipped.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is still read when lines of the side file are torn', async () => {
    await record(100);
    const lines = parseLines(`${side(1).slice(10)}\n{"type":"block","offs`);
    expect(scan(segment(1), lines).packets).toHaveLength(100);
  });
});

describe('a packet in pcap', () => {
  it('reads as it was written, whatever its bytes and size', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 1500 }), fc.nat(2_000_000_000), (payload, milliseconds) => {
        const packet: JournalPacket = { at: milliseconds, kind: 'rtp', payload: Buffer.from(payload) };
        const bytes = Buffer.alloc(2000);
        const end = writeRecord(bytes, 24, packet);
        expect(readRecord(bytes.subarray(0, end), 24)).toEqual({ packet, next: end });
        expect(readRecord(bytes.subarray(0, end - 1), 24)).toBeUndefined();
      }),
    );
  });
});

/** How many bytes are the same from the beginning: what stands behind a cut may happen to be what stood there before. */
function sameBytes(one: Buffer, other: Buffer): number {
  const differs = one.findIndex((byte, index) => byte !== other[index]);
  return differs === -1 ? one.length : differs;
}

/** Where packets end, or frames of them, and how many packets there are up to there. */
function unitEnds(bytes: Buffer): { end: number; packets: number }[] {
  const ends = [];
  const opener = cipher?.open(bytes, 1);
  if (opener === undefined) {
    for (let found = readRecord(bytes, pcapHeader().length); found; found = readRecord(bytes, found.next))
      ends.push({ end: found.next, packets: ends.length + 1 });
    return ends;
  }
  for (let frame = opener.frameAt(bytes, SEGMENT_HEADER_BYTES); frame; frame = opener.frameAt(bytes, frame.next))
    ends.push({ end: frame.next, packets: scan(bytes.subarray(0, frame.next), []).packets.length });
  return ends;
}

function hasTcpdump(): boolean {
  try {
    execFileSync('tcpdump', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
