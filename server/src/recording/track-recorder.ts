import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TrackEvent } from './blocks.ts';
import type { LayerPackets } from '../rtp/vp8.ts';
import type { DatagramSocket } from './datagram-socket.ts';
import { KeyFrameNeed } from './key-frame-need.ts';
import { DIRECTORY_MODE, FILE_MODE, trackInfoFile } from './layout.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { isRtcp } from './pcap.ts';
import { PictureGaps } from './picture-gaps.ts';
import type { PictureGap } from './picture-gaps.ts';
import { begins, layerPacketsOf, RTP_HEADER_BYTES } from './picture-packet.ts';
import { PictureWatch } from './picture-watch.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { syncFolder } from './segment-writer.ts';
import { TrackJournal } from './track-journal.ts';
import type { JournalHealth, SealedSegment } from './track-journal.ts';
import type { TrackInfo } from './track-spec.ts';

/** Resources with which a track is recorded. */
interface TrackMeans {
  /** Takes its arrival times from `now`. */
  readonly socket: DatagramSocket;
  /** Milliseconds since the epoch; must not jump. */
  readonly now: () => number;
  /** Whether a packet of this size is to be recorded. */
  readonly takes: (bytes: number, at: number) => boolean;
  /** For packets of all tracks that are not written yet. */
  readonly memory: MemoryBudget;
  /** Encrypts the packets; without one they are stored as received. */
  readonly cipher: TrackCipher | undefined;
}

/** One track being recorded: a loopback socket that one plain transport may write to, and the journal behind it. */
export class TrackRecorder {
  readonly info: TrackInfo;
  /** SHA-256 of `track.json`, hex. */
  readonly infoSha256: string;
  readonly #journal: TrackJournal;
  readonly #means: TrackMeans;
  readonly #pictures = new PictureWatch();
  readonly #layers: LayerPackets | undefined;
  readonly #keyFrameNeed: KeyFrameNeed;
  readonly #pictureGaps: PictureGaps;
  #firstAt: number | null = null;
  #lastAt: number | null = null;
  /** Descriptor of the track's folder, open while anything may still be written there: recovery waits for it to be closed. */
  #folder: number | undefined;
  #closed = false;

  private constructor(
    info: TrackInfo,
    parts: { infoSha256: string; journal: TrackJournal; folder: number },
    means: TrackMeans,
  ) {
    this.info = info;
    this.infoSha256 = parts.infoSha256;
    this.#journal = parts.journal;
    this.#folder = parts.folder;
    this.#means = means;
    const now = means.now();
    this.#layers = layerPacketsOf(info);
    this.#keyFrameNeed = new KeyFrameNeed(now);
    this.#pictureGaps = PictureGaps.of(info, now);
  }

  /**
   * Makes the track's folder and its `track.json`, on disk when this resolves.
   * @param directory must not exist: EEXIST otherwise
   */
  static async open(info: TrackInfo, directory: string, means: TrackMeans): Promise<TrackRecorder> {
    await mkdir(directory, { mode: DIRECTORY_MODE });
    const text = `${JSON.stringify(info, undefined, 2)}\n`;
    // The track is announced only when all of this is on disk. The syncs run together, because a disk takes as long for one.
    const file = await open(trackInfoFile(directory), 'wx', FILE_MODE);
    try {
      await file.writeFile(text);
      await Promise.all([file.sync(), syncFolder(directory), syncFolder(dirname(directory))]);
    } finally {
      await file.close();
    }
    const journal = new TrackJournal(directory, info, means.memory, means.cipher);
    const infoSha256 = createHash('sha256').update(text).digest('hex');
    const folder = openSync(directory, 'r');
    return new TrackRecorder(info, { infoSha256, journal, folder }, means);
  }

  /**
   * Arrival of the first packet of sound, or of the first key frame of a picture: earlier packets cannot be decoded. Null
   * until then. Milliseconds since the epoch, as `lastAt`.
   */
  get firstAt(): number | null {
    return this.#firstAt;
  }

  /** Arrival of the last packet of sound or picture; null before there is one. */
  get lastAt(): number | null {
    return this.#lastAt;
  }

  note(event: TrackEvent): void {
    const now = this.#means.now();
    this.#pictures.handleEvent(event);
    this.#keyFrameNeed.handleEvent(event, now);
    this.#pictureGaps.handleEvent(event, now, this.#keyFrameNeed.brokenSince);
    this.#journal.note(now, event);
  }

  /** Whether the pictures of a camera have stopped in the middle; true once for each stop. */
  pictureStopped(): boolean {
    return this.info.kind === 'camera' && this.#pictures.check(this.#means.now());
  }

  /** Whether a key frame must be requested, because the picture cannot be decoded before one arrives. */
  keyFrameNeeded(): boolean {
    return this.info.codec !== 'opus' && this.#keyFrameNeed.check(this.#means.now());
  }

  /** A gap of the picture that is to be entered in the log now; null if there is none. */
  pictureGap(): PictureGap | null {
    return this.info.codec === 'opus' ? null : this.#pictureGaps.check();
  }

  /** As `pictureGap`, when the track ends: what was not reported yet. */
  lastPictureGap(): PictureGap | null {
    return this.info.codec === 'opus' ? null : this.#pictureGaps.close(this.#means.now());
  }

  /** Reads the packets received so far. */
  read(): void {
    const now = this.#means.now();
    this.#means.socket.read((payload, at) => this.#take(payload, at, now));
    this.#pictureGaps.readUpTo(now);
  }

  /** Hands what was read to the kernel. */
  write(): void {
    this.#journal.endSegmentIfDue(this.#means.now());
    this.#journal.write();
  }

  /** Whether an ended segment awaits its seal, or a packet has been unsynced for at least this long. */
  hasUnsynced(olderThanMs: number): boolean {
    return this.#journal.hasUnsynced(this.#means.now() - olderThanMs);
  }

  async sync(): Promise<void> {
    await this.#journal.sync();
    if (this.#closed) this.#letGo();
  }

  /** As `TrackJournal.takeSealed`. */
  takeSealed(): SealedSegment[] {
    return this.#journal.takeSealed();
  }

  /** Reads the packets that the kernel still holds, closes the socket, and seals. Must not overlap with `sync`. */
  async close(): Promise<void> {
    await this.#means.socket.settled();
    this.read();
    this.cut();
    this.#closed = true;
    await this.#journal.close();
    this.#letGo();
  }

  /** Closes the socket: later packets, and received ones that were not read, are discarded. Packets already read are kept. */
  cut(): void {
    this.#means.socket.close();
  }

  health(): Omit<JournalHealth, 'unsyncedSince'> & { unsyncedMs: number } {
    const { unsyncedSince, ...health } = this.#journal.health();
    return { ...health, unsyncedMs: unsyncedSince === null ? 0 : this.#means.now() - unsyncedSince };
  }

  #letGo(): void {
    if (this.#folder !== undefined) closeSync(this.#folder);
    this.#folder = undefined;
  }

  #take(payload: Buffer, at: number, now: number): void {
    if (!this.#means.takes(payload.length, now)) return;
    const kind = isRtcp(payload) ? 'rtcp' : 'rtp';
    if (kind === 'rtp') {
      this.#pictures.handlePacket(at);
      if (this.info.codec !== 'opus' && payload.length >= RTP_HEADER_BYTES) {
        const layerPacket = this.#layers?.of(payload);
        this.#keyFrameNeed.handlePacket(payload.readUInt16BE(2), at, () => begins(this.info, payload), layerPacket);
        this.#pictureGaps.handlePacket(at, this.#keyFrameNeed.brokenSince);
      }
      if (this.#firstAt === null && begins(this.info, payload)) this.#firstAt = at;
      this.#lastAt = at;
    }
    this.#journal.append({ at, kind, payload });
  }
}
