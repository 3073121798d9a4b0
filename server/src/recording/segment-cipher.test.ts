import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTrack, scanSegment } from './journal-reader.ts';
import { MemoryBudget } from './memory-budget.ts';
import { NoKeyError, SEGMENT_HEADER_BYTES, trackCipher } from './segment-cipher.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { TrackJournal } from './track-journal.ts';

const KEY = randomBytes(32);
const CIPHER = trackCipher(KEY, 'h1', 't1');
const START = Date.UTC(2026, 10, 24, 9);
const WORDS = 'what was said at the hearing';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-cipher-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A segment of ten frames, a packet in each. */
async function record(cipher: TrackCipher = CIPHER): Promise<Buffer> {
  const directory = mkdtempSync(join(folder, 'track-'));
  const stream = { track: 't1', codec: 'opus', payloadType: 96, ssrc: 0 } as const;
  const journal = new TrackJournal(directory, stream, new MemoryBudget(1e9), cipher);
  for (let number = 0; number < 10; number += 1) {
    const payload = Buffer.concat([Buffer.from([0x80, 96, 0, number, 0, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(WORDS)]);
    journal.append({ at: START + number * 20, kind: 'rtp', payload });
    journal.write();
  }
  await journal.close();
  return readFileSync(join(directory, '000001.pcap'));
}

/** Numbers of the packets that are read. */
function read(bytes: Buffer, cipher = CIPHER, index = 1): number[] {
  return scanSegment(bytes, [], cipher.open(bytes, index)).packets.map(({ payload }) => payload[3]!);
}

function framesOf(bytes: Buffer): Buffer[] {
  const frames = [];
  const opener = CIPHER.open(bytes, 1)!;
  for (let at = SEGMENT_HEADER_BYTES; at < bytes.length;) {
    const { next } = opener.frameAt(bytes, at)!;
    frames.push(bytes.subarray(at, next));
    at = next;
  }
  return frames;
}

const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('an encrypted segment', () => {
  it('says nothing of what was said, and is other bytes each time', async () => {
    const [one, other] = [await record(), await record()];
    expect(one.includes(WORDS)).toBe(false);
    expect(read(one)).toEqual(ALL);
    const [first, again] = [one, other].map((bytes) => framesOf(bytes)[0]!);
    expect(first!.length).toBe(again!.length);
    expect(first!.equals(again!)).toBe(false);
  });

  it('opens for its own hearing, track and place alone', async () => {
    const bytes = await record();
    expect(read(bytes, trackCipher(KEY, 'h2', 't1'))).toEqual([]);
    expect(read(bytes, trackCipher(KEY, 'h1', 't2'))).toEqual([]);
    expect(read(bytes, trackCipher(randomBytes(32), 'h1', 't1'))).toEqual([]);
    expect(read(bytes, CIPHER, 2)).toEqual([]);
  });

  it('is read to the first frame that was moved, doubled, cut out or taken from elsewhere', async () => {
    const [bytes, other] = [await record(), await record()];
    const frames = framesOf(bytes);
    const made = (...parts: Buffer[]) => Buffer.concat([bytes.subarray(0, SEGMENT_HEADER_BYTES), ...parts]);
    const [a, b, c] = frames as [Buffer, Buffer, Buffer];
    expect(read(made(a, b, b, c))).toEqual([0, 1]);
    expect(read(made(b, a))).toEqual([]);
    expect(read(made(a, c))).toEqual([0]);
    expect(read(made(a, b, framesOf(other)[2]!))).toEqual([0, 1]);
    const renumbered = Buffer.from(c);
    renumbered.writeUInt32BE(1, 0);
    expect(read(made(a, renumbered))).toEqual([0]);
  });

  it('asks for its key', async () => {
    await record();
    const directory = join(folder, readdirSync(folder)[0]!);
    await expect(Array.fromAsync(readTrack(directory))).rejects.toThrow(NoKeyError);
  });
});

describe('a line of an index', () => {
  it('opens for its own track alone, and unchanged', async () => {
    const line = CIPHER.encryptLine('{"speech":[]}');
    expect(line).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(await CIPHER.decryptLine(line)).toBe('{"speech":[]}');
    await expect(trackCipher(KEY, 'h1', 't2').decryptLine(line)).rejects.toThrow();
    await expect(CIPHER.decryptLine(`A${line}`)).rejects.toThrow();
  });
});
