import type { Seal, TrackEvent } from './blocks.ts';
import { IndexFile } from './index-file.ts';
import { segmentFile } from './layout.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { JournalPacket } from './pcap.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { missingPackets } from './segment-index.ts';
import type { IndexedStream, SegmentIndex } from './segment-index.ts';
import { INITIAL_PENDING_BYTES, SegmentWriter } from './segment-writer.ts';

/** Longest time in a segment, so that its hash is in the hearing's log soon afterwards. */
export const SEGMENT_MS = 10_000;

/**
 * A finished segment. `file` is the journal's full path; times are milliseconds since the epoch. `indexSha256`: of its line in
 * the track's `index.jsonl`.
 */
export type SealedSegment = { index: number; file: string; indexSha256: string } & Omit<Seal, 'type'>;

/** State of a track's journal, for health reports. */
export type JournalHealth = {
  packets: number;
  /** Packets thrown away because the disk refused for so long that memory for them was used up. */
  dropped: number;
  /** Packets of sealed segments that the numbers of the others say did not come. */
  missing: number;
  bytes: number;
  syncedBytes: number;
  /** Arrival of the newest packet, and of the newest packet known to be on the disk. */
  lastPacketAt: number | null;
  lastSyncedAt: number | null;
  /** Arrival of the oldest packet that is not yet on the disk. */
  unsyncedSince: number | null;
};

/** Number of notes that wait for the next packet, the latest ones: a track to which nothing comes for hours must not cost more. */
const MOST_EARLY_NOTES = 1000;

/**
 * The journal of one track: packets in, sealed segments out. Calls of `sync` and `close` must not overlap; `append`,
 * `note` and `write` may come at any time.
 */
export class TrackJournal {
  readonly #directory: string;
  readonly #stream: IndexedStream;
  readonly #indices: IndexFile;
  readonly #memory: MemoryBudget;
  readonly #cipher: TrackCipher | undefined;
  /** Ended segments that still wait for their seal, oldest first. */
  #ended: SegmentWriter[] = [];
  /** Sealed, and not taken yet. */
  #sealed: SealedSegment[] = [];
  #current: SegmentWriter | undefined;
  /** Of the oldest ended segment, once its index is on the disk. */
  #indexSha256: string | undefined;
  #nextIndex = 1;
  #earlyNotes: { at: number; event: TrackEvent }[] = [];
  #missing = 0;
  /** The last packet of what is sealed. */
  #lastSealed: SegmentIndex['last'] = null;
  #past = { packets: 0, dropped: 0, bytes: 0, lastAt: Number.NaN, lastSyncedAt: Number.NaN };

  /**
   * @param directory the track's existing, empty folder
   * @param memory for what the disk has not taken, of all tracks; while there is none, packets are dropped
   * @param cipher encrypts what is written; without one it lies there as it was received
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

  /** Notes an event in the side file of the current segment, or of the next if none has begun; of many, the latest. */
  note(at: number, event: TrackEvent): void {
    if (this.#current) return this.#current.note({ type: 'event', at, event });
    this.#earlyNotes.push({ at, event });
    if (this.#earlyNotes.length > MOST_EARLY_NOTES) this.#earlyNotes.shift();
  }

  /** A silent track's segment ends too, though no packet comes to end it. */
  endSegmentIfDue(now: number): void {
    if (!this.#current || !(now - this.#current.firstAt >= SEGMENT_MS)) return;
    this.#ended.push(this.#current);
    this.#current = undefined;
  }

  /** Hands pending packets to the kernel. @throws the file system's error; may be tried again */
  write(): void {
    for (const segment of this.#all()) segment.write();
  }

  /** Whether an ended segment waits for its seal, or a packet that arrived at `time` or before for the disk. */
  awaitsSync(time: number): boolean {
    const unsyncedSince = this.#current?.unsyncedSince;
    return this.#ended.length > 0 || (unsyncedSince !== undefined && unsyncedSince <= time);
  }

  /** Puts everything on the disk and seals segments that have ended. @throws as `write` */
  async sync(): Promise<void> {
    for (let segment = this.#ended[0]; segment; segment = this.#ended[0]) {
      this.#sealed.push(await this.#seal(segment));
      this.#ended.shift();
      this.#forget(segment);
    }
    await this.#current?.sync();
  }

  /** What was sealed since this was last called, also where `sync` or `close` then failed. */
  takeSealed(): SealedSegment[] {
    return this.#sealed.splice(0);
  }

  /**
   * Ends the track. @throws as `write`, with files closed: `sync` may be tried again; else what is on the disk is sealed by
   * recovery.
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
    // Before the seal: what is sealed has its index on disk. The seal may be tried again, the index stays.
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
