import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { RtcpSenderInfo, RtcpSrPacket } from 'werift-rtp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoggedSegment } from '../event-log/logged-recording.ts';
import { parseRtp } from '../rtp/rtp.ts';
import { readRtpHeader } from '../rtp/rtp-header.ts';
import { readSegmentPackets } from './journal-reader.ts';
import { armingFile, indexFile, segmentFile, trackDir, trackInfoFile } from './layout.ts';
import { MemoryBudget } from './memory-budget.ts';
import { PCAP_HEADER_BYTES, readRecord } from './pcap.ts';
import type { JournalPacket } from './pcap.ts';
import { recoverHearing } from './recovery.ts';
import { contentOf, trackCipher } from './segment-cipher.ts';
import { indexHash, indexLine, indexOf, missingPackets, SegmentIndexer } from './segment-index.ts';
import type { SegmentIndex } from './segment-index.ts';
import { TrackIndex } from './track-index.ts';
import { TrackJournal } from './track-journal.ts';
import type { SealedSegment } from './track-journal.ts';
import type { TrackInfo } from './track-spec.ts';

const START = Date.UTC(2026, 10, 24, 9, 0, 0);
const LEVEL = 10;
const INFO: TrackInfo = {
  version: 1,
  hearing: 'h1',
  track: 't1',
  seat: 'judge',
  kind: 'mic',
  codec: 'opus',
  payloadType: 111,
  ssrc: 7,
  clockRate: 48_000,
  audioLevelExtension: LEVEL,
  from: { ip: '127.0.0.1', port: 1 },
  clock: 'run/1/worker',
  startedAt: START,
};
const PICTURES = { ...INFO, codec: 'vp8', payloadType: 96, clockRate: 90_000 } as const;

let dir: string;
let directory: string;
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'mahzar-index-')), 'h1');
  directory = trackDir(dir, 't1');
  mkdirSync(directory, { recursive: true });
  writeFileSync(trackInfoFile(directory), JSON.stringify(INFO));
  writeFileSync(armingFile(dir), '');
});
afterEach(() => rmSync(join(dir, '..'), { recursive: true }));

/** A packet of sound, 20 ms each from the 65,500th on; `level` as RFC 6464 has it, in a one-byte header extension. */
function sound(number: number, level = 127, ssrc = 7): JournalPacket {
  const payload = Buffer.alloc(12 + 8 + 3);
  payload.set([0x90, 111]);
  payload.writeUInt16BE((65_500 + number) & 0xffff, 2);
  payload.writeUInt32BE(number * 960, 4);
  payload.writeUInt32BE(ssrc, 8);
  payload.set([0xbe, 0xde, 0, 1, (LEVEL << 4) | 0, 0x80 | level, 0, 0, 0xf8, 0xff, 0xfe], 12);
  return { at: START + number * 20 + 0.125, kind: 'rtp', payload };
}

/** The beginning of a VP8 picture, 40 ms each. */
function picture(number: number, isKey: boolean): JournalPacket {
  const payload = Buffer.alloc(12 + 20);
  payload.set([0x80, 96]);
  payload.writeUInt16BE(number, 2);
  payload.writeUInt32BE(number * 3600, 4);
  payload.writeUInt32BE(7, 8);
  payload.set([0x10, isKey ? 0 : 1], 12);
  return { at: START + number * 40, kind: 'rtp', payload };
}

function report(at: number, timestamp: number): JournalPacket {
  const ntpTimestamp = BigInt(Math.floor(at / 1000) + 2_208_988_800) << 32n;
  const senderInfo = new RtcpSenderInfo({ ntpTimestamp, rtpTimestamp: timestamp, packetCount: 1, octetCount: 1 });
  return { at, kind: 'rtcp', payload: new RtcpSrPacket({ ssrc: 7, senderInfo }).serialize() };
}

async function write(packets: readonly JournalPacket[], stream = INFO as TrackInfo): Promise<SealedSegment[]> {
  const journal = new TrackJournal(directory, stream, new MemoryBudget(1e9));
  for (const [number, packet] of packets.entries()) {
    journal.append(packet);
    if (number % 7 === 0) journal.write();
  }
  await journal.close();
  return journal.takeSealed();
}

const lines = () => readFileSync(indexFile(directory), 'utf8').trimEnd().split('\n');
const logged = ({ packets: _, recovered: __, ...segment }: SealedSegment): LoggedSegment => segment;

describe('the index of a segment', () => {
  it('is a line of which the seal has the hash, and the same whoever makes it of the bytes', async () => {
    const all = Array.from({ length: 1200 }, (_, number) => sound(number, number % 90 < 40 ? 30 : 127));
    const sealed = await write([...all.slice(0, 30), report(START + 600, 28_800), ...all.slice(30)]);
    expect(sealed.map(({ indexSha256 }) => indexSha256)).toEqual(lines().map(indexHash));
    for (const { index, file } of sealed) {
      expect(JSON.parse(lines()[index - 1]!)).toEqual(indexOf(readFileSync(file), index, INFO));
    }
  });

  it('names the range of the stream, also where it wraps or packets overtake each other', async () => {
    await write([sound(1), sound(0), sound(99), sound(98), sound(50, 127, 8)]);
    expect(JSON.parse(lines()[0]!)).toMatchObject({
      packets: 4,
      first: { sequence: 65_500, timestamp: 0 },
      last: { sequence: 63, timestamp: 99 * 960 },
    });
  });

  it('tells how many packets did not come, within a segment and between two', () => {
    const indexed = (...packets: JournalPacket[]) => {
      const indexer = new SegmentIndexer(1, INFO);
      for (const packet of packets) indexer.add(packet, 0);
      return indexer.result();
    };
    const all = indexed(sound(0), sound(2), sound(1), sound(1));
    expect(missingPackets(all, null)).toBe(0);
    // The 65,535th and the first come in between.
    const some = indexed(sound(34), sound(37));
    expect(missingPackets(some, null)).toBe(2);
    expect(missingPackets(some, all.last)).toBe(2 + 31);
    expect(missingPackets(all, some.first)).toBe(0);
    expect(missingPackets(indexed(), some.last)).toBe(0);
  });

  it('names when somebody spoke: pauses of a breath are speech, a click is none', async () => {
    const level = (number: number) => {
      if (number === 10) return 20;
      return (number >= 50 && number < 100) || (number >= 120 && number < 150) ? 40 : 90;
    };
    await write(Array.from({ length: 400 }, (_, number) => sound(number, level(number))));
    const { speech } = JSON.parse(lines()[0]!) as { speech: object };
    expect(speech).toEqual([{ from: START + 1000.125, to: START + 149 * 20 + 0.125 }]);
  });

  it('does not say who spoke when the packets do not say how loud they are', async () => {
    const { audioLevelExtension: _, ...unheard } = INFO;
    await write([sound(0, 20), sound(1, 20)], unheard);
    expect(JSON.parse(lines()[0]!)).toMatchObject({ packets: 2, speech: null });
  });

  it('names where key frames and sender reports lie', async () => {
    const packets = Array.from({ length: 100 }, (_, number) => picture(number, number % 50 === 3));
    const [sealed] = await write([...packets, report(START + 3990, 359_100)], PICTURES);
    const { keyFrames, reports } = indexOf(readFileSync(sealed!.file), 1, PICTURES);
    const size = 44 + 32;
    expect(keyFrames).toEqual([
      { offset: 24 + 3 * size, at: START + 120, timestamp: 3 * 3600 },
      { offset: 24 + 53 * size, at: START + 53 * 40, timestamp: 53 * 3600 },
    ]);
    const ntpMs = Math.floor((START + 3990) / 1000) * 1000;
    expect(reports).toEqual([{ offset: 24 + 100 * size, at: START + 3990, ntpMs, timestamp: 359_100 }]);
  });

  it('is bounded whatever is sent', async () => {
    const [sealed] = await write(
      Array.from({ length: 5000 }, (_, number) => ({ ...picture(number, true), at: START + number })),
      PICTURES,
    );
    expect(indexOf(readFileSync(sealed!.file), 1, PICTURES).keyFrames).toHaveLength(500);
    expect(lines()[0]!.length).toBeLessThan(100_000);
  });

  it('is made by recovery of what a crash left open, after a torn line too', async () => {
    const journal = new TrackJournal(directory, INFO, new MemoryBudget(1e9));
    for (let number = 0; number < 600; number += 1) journal.append(sound(number, 30));
    await journal.sync();
    writeFileSync(indexFile(directory), `${lines()[0]}\n{"version":1,"seg`);
    const { segments } = await recoverHearing(dir);
    expect(segments).toMatchObject([{ index: 1 }, { index: 2, recovered: true }]);
    const known = new Set(lines().map(indexHash));
    for (const { index, indexSha256 } of segments) {
      expect(known).toContain(indexSha256);
      const line = lines().find((each) => indexHash(each) === indexSha256)!;
      expect(JSON.parse(line)).toEqual(indexOf(readFileSync(segmentFile(directory, index)), index, INFO));
    }
    await journal.close();
  });
});

describe('the indices of a track', () => {
  const packets = Array.from({ length: 1200 }, (_, number) => sound(number, 30));

  it('are read as the log has them; a changed line is made anew from its segment', async () => {
    const sealed = (await write(packets)).map(logged);
    const right = sealed.map(({ index }) => indexOf(readFileSync(segmentFile(directory, index)), index, INFO));
    const read = async () => Promise.all(sealed.map((segment) => new TrackIndex(directory, INFO).of(segment)));
    expect(await read()).toEqual(right);
    writeFileSync(
      indexFile(directory),
      readFileSync(indexFile(directory), 'utf8').replaceAll('"packets":', '"packets":1'),
    );
    expect(await read()).toEqual(right);
    rmSync(indexFile(directory));
    expect(await read()).toEqual(right);
    writeFileSync(segmentFile(directory, 2), 'something else');
    expect(await read()).toEqual([right[0], undefined, right[2]]);
  });

  it('are found wherever they are looked for first, and in a long file for little', async () => {
    const [first] = (await write(packets)).map(logged);
    const [line] = readFileSync(indexFile(directory), 'utf8').split('\n');
    const index = JSON.parse(line!) as SegmentIndex;
    // Lines of all lengths, one longer than a part that is read at once, and one that is half written.
    const lines = Array.from({ length: 4000 }, (_, at) => {
      const reports = Array.from({ length: at === 1500 ? 1500 : at % 7 }, () => ({
        offset: at,
        at,
        ntpMs: 0,
        timestamp: 0,
      }));
      return indexLine({ ...index, segment: at + 1, reports });
    });
    writeFileSync(indexFile(directory), `${lines.join('\n')}\n${lines[0]!.slice(0, 50)}`);
    const { size } = statSync(indexFile(directory));
    const of = (at: number) => ({ ...first!, index: at + 1, indexSha256: indexHash(lines[at]!) });
    const reader = new TrackIndex(directory, INFO);
    for (const place of [0, 0.3, 0.5, 1]) {
      const found = await Promise.all(
        lines.map((_, at) =>
          at % 97 === 0 || at % 1500 < 2 ? new TrackIndex(directory, INFO).of(of(at), place) : null,
        ),
      );
      for (const [at, one] of found.entries()) if (one !== null) expect(one).toMatchObject({ segment: at + 1 });
    }
    for (const at of lines.keys())
      expect(await reader.of(of(at), at / lines.length)).toMatchObject({ segment: at + 1 });
    const file = await open(indexFile(directory));
    const read = vi.spyOn(Object.getPrototypeOf(file) as typeof file, 'read');
    await file.close();
    const near = new TrackIndex(directory, INFO);
    await Promise.all([3000, 3001, 3002, 3010].map((at) => near.of(of(at), at / lines.length)));
    const bytes = read.mock.settledResults.reduce(
      (sum, { value }) => sum + (value as { bytesRead: number }).bytesRead,
      0,
    );
    read.mockRestore();
    expect(bytes).toBeLessThan(size / 4);
  });

  it('are made for records of before there were any', async () => {
    const [first] = (await write(packets)).map(logged);
    rmSync(indexFile(directory));
    const index = await new TrackIndex(directory, INFO).of({ ...first!, indexSha256: null });
    expect(index).toEqual(indexOf(readFileSync(segmentFile(directory, 1)), 1, INFO));
  });

  it('are found as they come while the track is recorded', async () => {
    const reader = new TrackIndex(directory, INFO);
    const journal = new TrackJournal(directory, INFO, new MemoryBudget(1e9));
    for (const packet of packets.slice(0, 600)) journal.append(packet);
    await journal.sync();
    const [first] = journal.takeSealed();
    expect(await reader.of(logged(first!))).toMatchObject({ segment: 1 });
    for (const packet of packets.slice(600)) journal.append(packet);
    await journal.close();
    const later = journal.takeSealed();
    rmSync(segmentFile(directory, 3));
    expect(await reader.of(logged(later[1]!))).toMatchObject({ segment: 3, packets: 200 });
  });
});

describe.each(['as it was received', 'encrypted'])('a segment %s', (form) => {
  it('is read from a place on, without what is far before it', async () => {
    const cipher = form === 'encrypted' ? trackCipher(randomBytes(32), 'h1', 't1') : undefined;
    const journal = new TrackJournal(directory, INFO, new MemoryBudget(1e9), cipher);
    for (const [at, packet] of Array.from({ length: 400 }, (_, number) => sound(number, 30)).entries()) {
      journal.append(packet);
      if (at % 3 === 2) journal.write();
    }
    await journal.close();
    const from = async (skip: number) =>
      (await Array.fromAsync(readSegmentPackets(directory, 1, { cipher, skip }))).flat().map(({ at }) => at);
    const all = await from(0);
    expect(all.length).toBe(400);
    const content = contentOf(readFileSync(segmentFile(directory, 1)), 1, cipher);
    let [offset, number] = [PCAP_HEADER_BYTES, 0];
    for (let found = readRecord(content, offset); found; found = readRecord(content, offset)) {
      const read = await from(offset);
      expect(read).toEqual(all.slice(-read.length));
      // No more than what stands in the same frame comes before it.
      expect(read.length - (400 - number)).toBeOneOf(cipher === undefined ? [0] : [0, 1, 2]);
      [offset, number] = [found.next, number + 1];
    }
    expect(number).toBe(400);
  });
});

describe('an RTP header', () => {
  it('is read as the parser of whole packets reads it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 80 }), (bytes) => {
        const packet = Buffer.from(bytes);
        packet[0] = 0x80 | (packet[0]! & 0x1f);
        const whole = parseRtp(packet, packet.readUInt32BE(8));
        const header = readRtpHeader(packet, packet.readUInt32BE(8));
        // A packet that ends within its header is read by neither, or as one without a payload.
        fc.pre(whole !== undefined && header !== undefined);
        expect(header).toMatchObject({ sequence: whole.sequence, timestamp: whole.timestamp });
        expect(packet.subarray(header.payloadAt)).toEqual(whole.payload);
      }),
    );
  });
});
