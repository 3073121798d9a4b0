import { createHash } from 'node:crypto';
import { closeSync, constants, fdatasync, openSync, read, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { checksum, formatChecksum, formatLine } from './blocks.ts';
import type { Block, Seal, SideLine } from './blocks.ts';
import { blocksFile, FILE_MODE, segmentFile } from './layout.ts';
import { endOfRecords, PCAP_HEADER_BYTES, pcapHeader, RECORD_OVERHEAD_BYTES, writeRecord } from './pcap.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { JournalPacket } from './pcap.ts';
import { SEGMENT_HEADER_BYTES } from './segment-cipher.ts';
import type { FrameSealer, TrackCipher } from './segment-cipher.ts';
import { SegmentIndexer } from './segment-index.ts';
import type { IndexedStream, SegmentIndex } from './segment-index.ts';

const syncData = promisify(fdatasync);
const readData = promisify(read);

/** Packets are held in memory until the next write; while writes fail, up to this many bytes per segment. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024;
export const INITIAL_PENDING_BYTES = 64 * 1024;
/** Largest frame, encrypted and written as a unit; this much is in memory twice. */
const MAX_FRAME_BYTES = 64 * 1024;
const NO_BYTES = Buffer.alloc(0);

/**
 * One segment of a track while it is written. `append` only fills memory, `write` hands the bytes to the kernel, `sync` puts them
 * on disk. After an error each call may be repeated: packets are dropped only when the memory for them is full. Writing is
 * synchronous because it ends in the page cache (some 10 µs), where a thread pool costs several times that.
 */
export class SegmentWriter {
  readonly index: number;
  readonly #directory: string;
  readonly #hash = createHash('sha256');
  readonly #indexer: SegmentIndexer;
  readonly #memory: MemoryBudget;
  #files: { packets: number; side: number } | undefined;
  #created = false;
  #seal: Seal | undefined;
  #pending: Buffer = Buffer.allocUnsafe(INITIAL_PENDING_BYTES);
  #pendingBytes: number;
  readonly #sealer: FrameSealer | undefined;
  /** Bytes, encrypted if need be, that the kernel has not taken yet: a retry must not encrypt the same packets again. */
  #outgoing: Buffer;
  /** Bytes moved to `#outgoing` so far, counted before encryption. */
  #staged = 0;
  /** All lines of the side file, which are ASCII, and how many of their bytes were handed to the kernel. */
  #side = '';
  #sideWritten = 0;
  #block = { offset: 0, crc: 0 };
  /** Blocks since the last sync that succeeded. */
  #unsynced: Block[] = [];
  #syncFailed = false;
  #directorySynced = false;
  #unsyncedSince: number | undefined;
  #syncingSince: number | undefined;

  packets = 0;
  dropped = 0;
  /** Bytes handed to the kernel, and how many of them are synced. */
  written = 0;
  synced = 0;
  /** Arrival of the first, the last, and the last synced packet; NaN before there is one. */
  firstAt = Number.NaN;
  lastAt = Number.NaN;
  lastSyncedAt = Number.NaN;

  /**
   * @param memory of which `INITIAL_PENDING_BYTES` have been taken for this segment
   * @param cipher of the track; without one packets are written as they were received
   */
  constructor(directory: string, index: number, stream: IndexedStream, memory: MemoryBudget, cipher?: TrackCipher) {
    this.#memory = memory;
    this.#sealer = cipher?.begin(index);
    this.#outgoing = this.#sealer?.header ?? NO_BYTES;
    this.#directory = directory;
    this.index = index;
    this.#indexer = new SegmentIndexer(index, stream);
    this.#pendingBytes = pcapHeader().copy(this.#pending);
  }

  /** Arrival of the oldest unsynced packet; undefined if there is none. */
  get unsyncedSince(): number | undefined {
    return this.#syncingSince ?? this.#unsyncedSince;
  }

  append(packet: JournalPacket): void {
    const bytes = RECORD_OVERHEAD_BYTES + packet.payload.length;
    if (!this.#reserve(bytes)) {
      this.dropped += 1;
      return;
    }
    this.#indexer.add(packet, this.#staged + this.#pendingBytes);
    this.#pendingBytes = writeRecord(this.#pending, this.#pendingBytes, packet);
    this.packets += 1;
    if (this.packets === 1) this.firstAt = packet.at;
    this.lastAt = packet.at;
    this.#unsyncedSince ??= packet.at;
  }

  /** Adds a line to the side file with the next write. */
  note(line: SideLine): void {
    this.#side += formatLine(line);
  }

  /** Index of everything appended so far. */
  content(): SegmentIndex {
    return this.#indexer.result();
  }

  /** Hands all pending bytes to the kernel. @throws the file system's error; what was written stays written. */
  write(): void {
    const files = this.#open();
    while (this.#outgoing.length > 0 || this.#pendingBytes > 0) {
      this.#stage();
      const count = this.#handOver(files.packets);
      const done = this.#outgoing.subarray(0, count);
      this.#hash.update(done);
      this.#block.crc = checksum(done, this.#block.crc);
      this.written += count;
      this.#outgoing = count === this.#outgoing.length ? NO_BYTES : Buffer.from(this.#outgoing.subarray(count));
    }
    if (this.#pending.length > INITIAL_PENDING_BYTES) {
      this.#memory.giveBack(this.#pending.length - INITIAL_PENDING_BYTES);
      this.#pending = Buffer.allocUnsafe(INITIAL_PENDING_BYTES);
    }
    this.#writeSide(files.side);
  }

  /** Writes, then syncs everything written so far. @throws as `write` */
  async sync(): Promise<void> {
    this.write();
    const files = this.#open();
    const upTo = this.written;
    const lastAt = this.lastAt;
    if (upTo === this.synced) return;
    this.#endBlock(files.side);
    this.#syncingSince = this.#unsyncedSince;
    this.#unsyncedSince = undefined;
    try {
      if (this.#syncFailed) await this.#writeAgain(files.packets);
      await syncData(files.packets);
      await this.#syncDirectory();
    } catch (error) {
      this.#syncFailed = true;
      this.#unsyncedSince = this.#syncingSince;
      throw error;
    } finally {
      this.#syncingSince = undefined;
    }
    this.#syncFailed = false;
    this.#unsynced = [];
    this.synced = upTo;
    this.lastSyncedAt = lastAt;
  }

  /** Ends the segment: syncs it, adds its hash to the side file, syncs and closes both files. @throws as `write` */
  async seal(): Promise<Seal> {
    await this.sync();
    const files = this.#open();
    const seal = (this.#seal ??= this.#noteSeal());
    this.#writeSide(files.side);
    try {
      await syncData(files.side);
    } catch (error) {
      // The next try writes all lines again, at the same positions: see `#writeAgain`.
      this.#sideWritten = 0;
      throw error;
    }
    this.abandon();
    this.#memory.giveBack(this.#pending.length);
    this.#pending = NO_BYTES;
    this.#sealer?.end();
    return seal;
  }

  /** Closes the files as they are. Recovery seals an unsealed segment at the next start. */
  abandon(): void {
    if (!this.#files) return;
    closeSync(this.#files.packets);
    closeSync(this.#files.side);
    this.#files = undefined;
  }

  #noteSeal(): Seal {
    const seal: Seal = {
      type: 'seal',
      sha256: this.#hash.digest('hex'),
      bytes: this.written,
      packets: this.packets,
      firstAt: this.firstAt,
      lastAt: this.lastAt,
      recovered: false,
    };
    this.note(seal);
    return seal;
  }

  #reserve(more: number): boolean {
    const needed = this.#pendingBytes + more;
    if (needed > MAX_PENDING_BYTES) return false;
    if (needed > this.#pending.length) {
      const bytes = Math.min(MAX_PENDING_BYTES, Math.max(needed, this.#pending.length * 2));
      if (!this.#memory.take(bytes - this.#pending.length)) return false;
      const larger = Buffer.allocUnsafe(bytes);
      this.#pending.copy(larger, 0, 0, this.#pendingBytes);
      this.#pending = larger;
    }
    return true;
  }

  /** @returns how many of the outgoing bytes the kernel took */
  #handOver(file: number): number {
    try {
      return writeSync(file, this.#outgoing, 0, this.#outgoing.length, this.written);
    } catch (error) {
      // Copied, because the sealer reuses its buffer for the next frame.
      this.#outgoing = Buffer.from(this.#outgoing);
      throw error;
    }
  }

  /** Moves the next packets to `#outgoing`, unless more than a segment header's length still waits there. */
  #stage(): void {
    if (this.#pendingBytes === 0 || this.#outgoing.length > SEGMENT_HEADER_BYTES) return;
    const first = this.#staged === 0 ? PCAP_HEADER_BYTES : 0;
    const bytes = endOfRecords(this.#pending, first, this.#pendingBytes, MAX_FRAME_BYTES);
    const packets = this.#pending.subarray(0, bytes);
    const stored = this.#sealer?.seal(packets) ?? Buffer.from(packets);
    this.#outgoing = this.#outgoing.length === 0 ? stored : Buffer.concat([this.#outgoing, stored]);
    this.#pending.copyWithin(0, bytes, this.#pendingBytes);
    this.#pendingBytes -= bytes;
    this.#staged += bytes;
  }

  #open(): { packets: number; side: number } {
    if (this.#files) return this.#files;
    // A retry reopens the file of the first try; a foreign file is never overwritten.
    const packets = openSync(segmentFile(this.#directory, this.index), this.#created ? 'r+' : 'wx+', FILE_MODE);
    this.#created = true;
    try {
      const side = openSync(blocksFile(this.#directory, this.index), constants.O_WRONLY | constants.O_CREAT, FILE_MODE);
      this.#files = { packets, side };
    } catch (error) {
      closeSync(packets);
      throw error;
    }
    return this.#files;
  }

  #endBlock(side: number): void {
    const { offset, crc } = this.#block;
    const length = this.written - offset;
    if (length === 0) return;
    const block: Block = { type: 'block', offset, length, crc: formatChecksum(crc), at: this.lastAt };
    this.note(block);
    this.#unsynced.push(block);
    this.#block = { offset: this.written, crc: 0 };
    this.#writeSide(side);
  }

  /**
   * After a failed sync, Linux marks its pages as clean: the next sync succeeds without them. So their bytes are read from the
   * page cache and written again. Bytes no longer in it are lost; the seal has the hash of what was received and so reveals it.
   */
  async #writeAgain(file: number): Promise<void> {
    for (const { offset, length, crc } of this.#unsynced) {
      // A block that cannot be read is not in the page cache either.
      const read = await readData(file, Buffer.allocUnsafe(length), 0, length, offset).catch(() => null);
      const bytes = read?.buffer.subarray(0, read.bytesRead);
      if (bytes === undefined || formatChecksum(checksum(bytes)) !== crc) continue;
      for (let done = 0; done < length;) done += writeSync(file, bytes, done, length - done, offset + done);
    }
  }

  #writeSide(side: number): void {
    while (this.#sideWritten < this.#side.length) {
      const rest = Buffer.from(this.#side.slice(this.#sideWritten), 'latin1');
      this.#sideWritten += writeSync(side, rest, 0, rest.length, this.#sideWritten);
    }
  }

  /** After a power cut a new file exists only if its name was synced, too. */
  async #syncDirectory(): Promise<void> {
    if (this.#directorySynced) return;
    await syncFolder(this.#directory);
    this.#directorySynced = true;
  }
}

/** Syncs a folder's list of names. @throws the file system's error */
export async function syncFolder(directory: string): Promise<void> {
  await syncPath(directory);
}

/** Syncs a segment that a killed recorder may have left in the page cache only: its packets and its name. */
export async function syncLeftSegment(directory: string, index: number): Promise<void> {
  await syncPath(segmentFile(directory, index));
  await syncFolder(directory);
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
