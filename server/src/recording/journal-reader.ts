import { readFile } from 'node:fs/promises';
import { checksum, formatChecksum, parseLines } from './blocks.ts';
import type { Block, Seal, SideLine } from './blocks.ts';
import { blocksFile, listSegments, segmentFile } from './layout.ts';
import { hasPcapHeader, PCAP_HEADER_BYTES, readRecord } from './pcap.ts';
import type { JournalPacket } from './pcap.ts';

/** A range of a segment, in bytes from its start. */
export type ByteRange = { offset: number; length: number };

export type Scan = {
  packets: JournalPacket[];
  /** Where the last whole packet ends: what follows is a torn write, zeros or garbage. 0 if there is none. */
  validBytes: number;
  /** Damage within, stepped over to the next block with a right checksum. */
  skipped: ByteRange[];
  /** Blocks whose checksum is wrong: their packets are read as far as each one's own checksum is right. */
  badBlocks: ByteRange[];
};

/**
 * Reads what is whole in a segment, however it ends. Each packet proves itself by its own checksum; after damage the side
 * file tells where the next block begins. Without a side file all up to the first damage is found. Pure.
 */
export function scanSegment(bytes: Buffer, lines: SideLine[]): Scan {
  const blocks = lines.filter((line) => line.type === 'block').sort((a, b) => a.offset - b.offset);
  const scan: Scan = {
    packets: [],
    validBytes: 0,
    skipped: [],
    badBlocks: blocks.filter((block) => !isWhole(bytes, block)).map(({ offset, length }) => ({ offset, length })),
  };
  let position = hasPcapHeader(bytes) ? PCAP_HEADER_BYTES : 0;
  while (position < bytes.length) {
    const found = position === 0 ? undefined : readRecord(bytes, position);
    if (found) {
      scan.packets.push(found.packet);
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

export type SegmentContent = Scan & {
  index: number;
  file: string;
  fileBytes: number;
  /** The segment's seal, if it was sealed. */
  seal: Seal | undefined;
  lines: SideLine[];
};

/**
 * Reads one segment of a track, at most ten seconds of it, into memory.
 * @param bytesOf how many of the bytes that are there count
 */
export async function readSegment(
  directory: string,
  index: number,
  bytesOf: (content: Buffer) => number = (content) => content.length,
): Promise<SegmentContent & { content: Buffer }> {
  const file = segmentFile(directory, index);
  const bytes = await readFile(file);
  const content = bytes.subarray(0, bytesOf(bytes));
  const lines = parseLines(await readFile(blocksFile(directory, index), 'utf8').catch(emptyIfMissing));
  const seal = lines.findLast((line) => line.type === 'seal');
  return { index, file, fileBytes: bytes.length, seal, lines, content, ...scanSegment(content, lines) };
}

/** A track's segments in order, one at a time. */
export async function* readTrack(directory: string): AsyncGenerator<SegmentContent> {
  for (const index of await listSegments(directory)) yield await readSegment(directory, index);
}

function isWhole(bytes: Buffer, block: Block): boolean {
  const end = block.offset + block.length;
  return end <= bytes.length && formatChecksum(checksum(bytes.subarray(block.offset, end))) === block.crc;
}

function emptyIfMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
