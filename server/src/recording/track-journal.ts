import type { Seal, TrackEvent } from './blocks.ts';
import { IndexFile } from './index-file.ts';
import { segmentFile } from './layout.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { JournalPacket } from './pcap.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { missingPackets } from './segment-index.ts';
import type { IndexedStream, SegmentIndex } from './segment-index.ts';
import { INITIAL_PENDING_BYTES, SegmentWriter } from './segment-writer.ts';

/** Longest duration of a segment, so that its hash is in the hearing's log soon afterwards. */
export const SEGMENT_MS = 10_000;

/**
 * A sealed segment. `file` is the path of the segment; times are milliseconds since the epoch. `indexSha256` is the hash of its
 * line in the track's `index.jsonl`.
 */
export type SealedSegment = { index: number; file: string; indexSha256: string } & Omit<Seal, 'type'>;

/** State of a track's journal, for health reports. */
export type JournalHealth = {
  packets: number;
  /** Packets dropped because writes failed for so long that the memory for them was used up. */
  dropped: number;
  /** Packets that are missing from sealed segments, by sequence numbers. */
  missing: number;
  bytes: number;
  syncedBytes: number;
  /** Arrival of the newest packet, and of the newest synced packet; null if there is none. */
  lastPacketAt: number | null;
  lastSyncedAt: number | null;
  /** Arrival of the oldest unsynced packet; null if there is none. */
  unsyncedSince: number | null;
};

/** Most notes, the latest ones, that wait for the next packet: limits the memory of a track without packets for hours. */
const MAX_EARLY_NOTES = 1000;

/**
 * The journal of one track: packets in, sealed segments out. Calls of `sync` and `close` must not overlap; `append`,
 * `note` and `write` may be called at any time.
 */
export class TrackJournal {
  readonly #directory: string;
  readonly #stream: IndexedStream;
  readonly #indices: IndexFile;
  readonly #memory: MemoryBudget;
  readonly #cipher: TrackCipher | undefined;
  /** Ended segments that still wait for their seal, oldest first. */
  #ended: SegmentWriter[] = [];
  /** Sealed segments that were not taken yet. */
  #sealed: SealedSegment[] = [];
  #current: SegmentWriter | undefined;
  /** Hash of the index line of the oldest ended segment, once that line is on disk. */
  #indexSha256: string | undefined;
  #nextIndex = 1;
  #earlyNotes: { at: number; event: TrackEvent }[] = [];
  #missing = 0;
  /** Last packet of the sealed segments. */
  #lastSealed: SegmentIndex['last'] = null;
  #past = { packets: 0, dropped: 0, bytes: 0, lastAt: Number.NaN, lastSyncedAt: Number.NaN };

  /**
   * @param directory the track's existing, empty folder
   * @param memory for packets of all tracks that are not written yet; packets that find none left are dropped
   * @param cipher encrypts the packets; without one they are stored as received
   */
  constructor(directory: string, stream: IndexedStream, memory: MemoryBudget, cipher?: TrackCipher) {
    this.#memory = memory;
    this.#cipher = cipher;
    this.#directory = directory;
    this.#stream = stream;
    this.#indices = new IndexFile(directory, cipher);
  }

  append(packet: JournalPacket): void {
    this.endSegmentIfDue(packet.at);
    this.#current ??= this.#begin();
    if (this.#current === undefined) this.#past.dropped += 1;
    else this.#current.append(packet);
  }

  /** Notes an event in the side file of the current segment; if there is none, the latest events are kept for the next one. */
  note(at: number, event: TrackEvent): void {
    if (this.#current) return this.#current.note({ type: 'event', at, event });
    this.#earlyNotes.push({ at, event });
    if (this.#earlyNotes.length > MAX_EARLY_NOTES) this.#earlyNotes.shift();
  }

  /** Ends the current segment after `SEGMENT_MS`, even if no further packet arrives. */
  endSegmentIfDue(now: number): void {
    if (!this.#current || !(now - this.#current.firstAt >= SEGMENT_MS)) return;
    this.#ended.push(this.#current);
    this.#current = undefined;
  }

  /** Hands pending packets to the kernel. @throws the file system's error; may be tried again */
  write(): void {
    for (const segment of this.#all()) segment.write();
  }

  /** Whether an ended segment awaits its seal, or a packet that arrived at `time` or before is not synced. */
  hasUnsynced(time: number): boolean {
    const unsyncedSince = this.#current?.unsyncedSince;
    return this.#ended.length > 0 || (unsyncedSince !== undefined && unsyncedSince <= time);
  }

  /** Syncs everything, and seals segments that have ended. @throws as `write` */
  async sync(): Promise<void> {
    for (let segment = this.#ended[0]; segment; segment = this.#ended[0]) {
      this.#sealed.push(await this.#seal(segment));
      this.#ended.shift();
      this.#forget(segment);
    }
    await this.#current?.sync();
  }

  /** The segments sealed since the last call, including those sealed before `sync` or `close` failed. */
  takeSealed(): SealedSegment[] {
    return this.#sealed.splice(0);
  }

  /**
   * Ends the track. @throws as `write`, with the files closed: `sync` may be tried again; otherwise recovery seals what is on
   * disk.
   */
  async close(): Promise<void> {
    if (this.#current) this.#ended.push(this.#current);
    this.#current = undefined;
    try {
      await this.sync();
    } catch (error) {
      for (const segment of this.#ended) segment.abandon();
      throw error;
    }
  }

  health(): JournalHealth {
    const live = this.#all();
    const total = (of: (segment: SegmentWriter) => number) => live.reduce((sum, segment) => sum + of(segment), 0);
    const latest = (past: number, of: (segment: SegmentWriter) => number) =>
      live.map(of).reduce((last, at) => (Number.isNaN(at) ? last : at), past);
    return {
      packets: this.#past.packets + total((segment) => segment.packets),
      dropped: this.#past.dropped + total((segment) => segment.dropped),
      missing: this.#missing,
      bytes: this.#past.bytes + total((segment) => segment.written),
      syncedBytes: this.#past.bytes + total((segment) => segment.synced),
      lastPacketAt: orNull(latest(this.#past.lastAt, (segment) => segment.lastAt)),
      lastSyncedAt: orNull(latest(this.#past.lastSyncedAt, (segment) => segment.lastSyncedAt)),
      unsyncedSince: live.map((segment) => segment.unsyncedSince).find((at) => at !== undefined) ?? null,
    };
  }

  #all(): SegmentWriter[] {
    return this.#current ? [...this.#ended, this.#current] : this.#ended;
  }

  #begin(): SegmentWriter | undefined {
    if (!this.#memory.take(INITIAL_PENDING_BYTES)) return undefined;
    const segment = new SegmentWriter(this.#directory, this.#nextIndex++, this.#stream, this.#memory, this.#cipher);
    for (const { at, event } of this.#earlyNotes) segment.note({ type: 'event', at, event });
    this.#earlyNotes = [];
    return segment;
  }

  async #seal(segment: SegmentWriter): Promise<SealedSegment> {
    await segment.sync();
    // The index is on disk before the seal. If the seal fails and is retried, the index is not added again.
    const indexSha256 = (this.#indexSha256 ??= await this.#indices.add(segment.content()));
    const { type: _, ...seal } = await segment.seal();
    this.#indexSha256 = undefined;
    return { index: segment.index, file: segmentFile(this.#directory, segment.index), indexSha256, ...seal };
  }

  #forget(segment: SegmentWriter): void {
    const content = segment.content();
    this.#missing += missingPackets(content, this.#lastSealed);
    this.#lastSealed = content.last ?? this.#lastSealed;
    this.#past = {
      packets: this.#past.packets + segment.packets,
      dropped: this.#past.dropped + segment.dropped,
      bytes: this.#past.bytes + segment.written,
      lastAt: segment.lastAt,
      lastSyncedAt: segment.lastSyncedAt,
    };
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
