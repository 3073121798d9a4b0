import { readFile } from 'node:fs/promises';
import { checksum, formatChecksum, parseLines } from './blocks.ts';
import type { Block, Seal, SideLine } from './blocks.ts';
import { blocksFile, listSegments, segmentFile } from './layout.ts';
import { hasPcapHeader, PCAP_HEADER_BYTES, readRecord } from './pcap.ts';
import type { JournalPacket } from './pcap.ts';
import { framesInOrder } from './frames-in-order.ts';
import { frameAfter, openerOf, SEGMENT_HEADER_BYTES } from './segment-cipher.ts';
import type { Frame, FrameOpener, TrackCipher } from './segment-cipher.ts';

/** Packets that are read before other tasks run. */
const PACKETS_AT_ONCE = 200;

/** A range of a segment, in bytes from its start. */
export type ByteRange = { offset: number; length: number };

export type Scan = {
  packets: JournalPacket[];
  /** End of the last intact packet or frame, bytes: what follows is a torn write, zeros or garbage. 0 if there is none. */
  validBytes: number;
  /** Damaged ranges that were skipped, up to the next block with a correct checksum. */
  skipped: ByteRange[];
  /** Blocks with a wrong checksum: their packets are read until the checksum of one, or its frame's tag, is wrong. */
  badBlocks: ByteRange[];
};

/** A packet, or the packets of a frame, and the offset of its end. */
type Unit = { packets: JournalPacket[]; next: number };

/**
 * Reads the intact packets of a segment, however it ends. Each packet is verified by its own checksum, each frame of an encrypted
 * segment by its tag. After damage, reading continues at the next intact block, which the side file locates; without a side file
 * it stops at the first damage. Pure.
 *
 * @param opener decrypts the frames of an encrypted segment
 */
export function scanSegment(bytes: Buffer, lines: SideLine[], opener?: FrameOpener): Scan {
  const blocks = lines.filter((line) => line.type === 'block').sort((a, b) => a.offset - b.offset);
  const scan: Scan = {
    packets: [],
    validBytes: 0,
    skipped: [],
    badBlocks: blocks.filter((block) => !isWhole(bytes, block)).map(({ offset, length }) => ({ offset, length })),
  };
  const unitAt = opener === undefined ? packetsOf(bytes) : framesOf(bytes, opener);
  let position = opener !== undefined ? SEGMENT_HEADER_BYTES : hasPcapHeader(bytes) ? PCAP_HEADER_BYTES : 0;
  while (position < bytes.length) {
    const found = position === 0 ? undefined : unitAt(position);
    if (found) {
      for (const packet of found.packets) scan.packets.push(packet);
      scan.validBytes = found.next;
      position = found.next;
      continue;
    }
    const next = blocks.find((block) => block.offset > position && isWhole(bytes, block));
    if (!next) break;
    scan.skipped.push({ offset: position, length: next.offset - position });
    position = next.offset;
  }
  return scan;
}

function packetsOf(bytes: Buffer): (position: number) => Unit | undefined {
  return (position) => {
    const found = readRecord(bytes, position);
    return found && { packets: [found.packet], next: found.next };
  };
}

/** Reads frames with consecutive numbers; after damage, also a frame with a higher number. */
function framesOf(bytes: Buffer, opener: FrameOpener): (position: number) => Unit | undefined {
  const unitOf = unitsInOrder(0);
  return (position) => unitOf(opener.frameAt(bytes, position));
}

/** Returns a function that reads a frame; undefined if it does not follow the one before. @param first number of the first one */
function unitsInOrder(first: number): (frame: Frame | undefined) => Unit | undefined {
  let expected = first;
  let isBehindDamage = false;
  return (frame) => {
    const fits = frame?.number === expected || (isBehindDamage && frame !== undefined && frame.number > expected);
    isBehindDamage = !fits;
    if (frame === undefined || !fits) return undefined;
    expected = frame.number + 1;
    return { packets: recordsIn(frame.plaintext), next: frame.next };
  };
}

function recordsIn(plaintext: Buffer): JournalPacket[] {
  const packets: JournalPacket[] = [];
  let position = hasPcapHeader(plaintext) ? PCAP_HEADER_BYTES : 0;
  for (let found = readRecord(plaintext, position); found; found = readRecord(plaintext, position)) {
    packets.push(found.packet);
    position = found.next;
  }
  return packets;
}

export type SegmentContent = Scan & {
  index: number;
  file: string;
  fileBytes: number;
  isEncrypted: boolean;
  /** The segment's seal, if it was sealed. */
  seal: Seal | undefined;
  lines: SideLine[];
};

export type ReadOptions = {
  /** The track's cipher, if its segments are encrypted. */
  cipher?: TrackCipher | undefined;
  /** How many bytes of the file to read as the segment; all by default. */
  bytesOf?: (stored: Buffer) => number | Promise<number>;
};

/**
 * Reads one segment of a track, at most ten seconds, into memory.
 *
 * @returns its content, and in `stored` the bytes as they are on disk
 * @throws NoKeyError when the segment is encrypted and there is no key to it
 */
export async function readSegment(
  directory: string,
  index: number,
  { cipher, bytesOf = (stored) => stored.length }: ReadOptions = {},
): Promise<SegmentContent & { stored: Buffer }> {
  const file = segmentFile(directory, index);
  const bytes = await readFile(file);
  const stored = bytes.subarray(0, await bytesOf(bytes));
  const lines = parseLines(await readFile(blocksFile(directory, index), 'utf8').catch(emptyIfMissing));
  const seal = lines.findLast((line) => line.type === 'seal');
  const opener = openerOf(stored, index, cipher);
  const scan = scanSegment(stored, lines, opener);
  return { index, file, fileBytes: bytes.length, isEncrypted: opener !== undefined, seal, lines, stored, ...scan };
}

/**
 * Yields the packets of a segment in batches, decrypted as they are requested. Reads the side file only if the segment is
 * damaged, to find where reading can continue.
 *
 * @param options.skip offset of a packet in the unencrypted segment: earlier packets are not needed, but some may be yielded
 * @throws NoKeyError when the segment is encrypted and there is no key to it
 */
export async function* readSegmentPackets(
  directory: string,
  index: number,
  { cipher, bytesOf = (stored) => stored.length, skip = 0 }: ReadOptions & { readonly skip?: number } = {},
): AsyncGenerator<JournalPacket[]> {
  const bytes = await readFile(segmentFile(directory, index));
  const stored = bytes.subarray(0, await bytesOf(bytes));
  const opener = openerOf(stored, index, cipher);
  const begin = opener === undefined ? placeOfPacket(stored, skip) : placeOfFrame(stored, skip);
  const unitAt = opener === undefined ? packetsOf(stored) : openedUnits(stored, opener, begin.number);
  let [position, lastAt] = [begin.position, -Infinity];
  let some: JournalPacket[] = [];
  for (let unit = await unitAt(position); unit !== undefined; unit = await unitAt(position)) {
    for (const packet of unit.packets) some.push(packet);
    position = unit.next;
    if (some.length < PACKETS_AT_ONCE) continue;
    lastAt = some.at(-1)!.at;
    yield some;
    some = [];
  }
  if (some.length > 0) {
    lastAt = some.at(-1)!.at;
    yield some;
  }
  if (position === stored.length) return;
  const lines = parseLines(await readFile(blocksFile(directory, index), 'utf8').catch(emptyIfMissing));
  yield scanSegment(stored, lines, opener).packets.filter(({ at }) => at > lastAt);
}

/** Like `framesOf`, starting with the frame of number `first`. */
function openedUnits(
  bytes: Buffer,
  opener: FrameOpener,
  first: number,
): (position: number) => Promise<Unit | undefined> {
  const [frameAt, unitOf] = [framesInOrder(opener, bytes), unitsInOrder(first)];
  return async (position) => unitOf(await frameAt(position));
}

/** Offset of the first packet to read in an unencrypted segment: `skip`, or after the header; its end if it has no header. */
function placeOfPacket(stored: Buffer, skip: number): { readonly position: number; readonly number: number } {
  return { position: skip > 0 ? skip : hasPcapHeader(stored) ? PCAP_HEADER_BYTES : stored.length, number: 0 };
}

/** Offset and number of the frame that contains the plaintext byte `skip`; frames before it are not decrypted. */
function placeOfFrame(stored: Buffer, skip: number): { readonly position: number; readonly number: number } {
  let [position, number, before] = [SEGMENT_HEADER_BYTES, 0, 0];
  for (let next = frameAfter(stored, position); next !== undefined; next = frameAfter(stored, position)) {
    before += next.plaintextBytes;
    if (before > skip) break;
    position = next.position;
    number += 1;
  }
  return { position, number };
}

/** A track's segments in order, one at a time. @throws as `readSegment` */
export async function* readTrack(directory: string, cipher?: TrackCipher): AsyncGenerator<SegmentContent> {
  for (const index of await listSegments(directory)) yield await readSegment(directory, index, { cipher });
}

function isWhole(bytes: Buffer, block: Block): boolean {
  const end = block.offset + block.length;
  return end <= bytes.length && formatChecksum(checksum(bytes.subarray(block.offset, end))) === block.crc;
}

function emptyIfMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
