import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { startsKeyFrame } from '../rtp/key-frames.ts';
import { parseRtp } from '../rtp/rtp.ts';
import type { TrackEvent } from './blocks.ts';
import { DIRECTORY_MODE, FILE_MODE, trackInfoFile } from './layout.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { isRtcp } from './pcap.ts';
import { PictureWatch } from './picture-watch.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { syncFolder } from './segment-writer.ts';
import { TrackJournal } from './track-journal.ts';
import type { JournalHealth, SealedSegment } from './track-journal.ts';
import type { TrackInfo } from './track-spec.ts';

const LOOPBACK = '127.0.0.1';

/** Lets the recorder stand still for seconds without loss (416 KiB lost 3,315 packets in 1.5 s). Linux caps it by net.core.rmem_max. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** A full buffer of small packets is read in fewer turns; more means that the sender does not stop. */
const MAX_DRAIN_TURNS = 1000;

type Arrivals = { first: number | null; last: number | null };

/** What a track is recorded with. */
interface TrackMeans {
  /** Milliseconds since the epoch; must not jump. */
  readonly now: () => number;
  /** Whether a packet of so many bytes is to be written. */
  readonly takes: (bytes: number, at: number) => boolean;
  /** For what the disk has not taken, of all tracks. */
  readonly memory: MemoryBudget;
  /** Encrypts what is written; without one it is written as it was received. */
  readonly cipher: TrackCipher | undefined;
}

/** One track being recorded: a loopback socket that one plain transport may write to, and the journal behind it. */
export class TrackRecorder {
  readonly info: TrackInfo;
  /** Of `track.json`, hex. */
  readonly infoSha256: string;
  readonly #socket: Socket;
  readonly #journal: TrackJournal;
  readonly #now: () => number;
  readonly #pictures: PictureWatch;
  readonly #arrivals: Arrivals;
  /** The track's folder, held open while anything may still be written there: by that recovery knows of it. */
  #folder: number | undefined;
  #cut = false;
  #closed = false;

  private constructor(
    info: TrackInfo,
    parts: {
      infoSha256: string;
      socket: Socket;
      journal: TrackJournal;
      pictures: PictureWatch;
      arrivals: Arrivals;
      folder: number;
    },
    now: () => number,
  ) {
    this.info = info;
    this.infoSha256 = parts.infoSha256;
    this.#now = now;
    this.#socket = parts.socket;
    this.#journal = parts.journal;
    this.#pictures = parts.pictures;
    this.#arrivals = parts.arrivals;
    this.#folder = parts.folder;
  }

  /**
   * Makes the track's folder and its `track.json` (on disk when this resolves) and opens the socket.
   * @param directory must not exist: EEXIST otherwise
   */
  static async open(
    info: TrackInfo,
    directory: string,
    { now, takes, memory, cipher }: TrackMeans,
  ): Promise<TrackRecorder> {
    await mkdir(directory, { mode: DIRECTORY_MODE });
    const text = `${JSON.stringify(info, undefined, 2)}\n`;
    // At once: nobody is told of the track before all of it is on disk.
    await Promise.all([writeSynced(trackInfoFile(directory), text), syncFolder(dirname(directory))]);
    await syncFolder(directory);
    const journal = new TrackJournal(directory, info, memory, cipher);
    const pictures = new PictureWatch();
    const arrivals: Arrivals = { first: null, last: null };
    const socket = await openSocket(info.from, (payload) => {
      const at = now();
      if (!takes(payload.length, at)) return;
      const kind = isRtcp(payload) ? 'rtcp' : 'rtp';
      if (kind === 'rtp') {
        pictures.handlePacket(at);
        if (arrivals.first === null && begins(info, payload)) arrivals.first = at;
        arrivals.last = at;
      }
      journal.append({ at, kind, payload });
    });
    const infoSha256 = createHash('sha256').update(text).digest('hex');
    const folder = openSync(directory, 'r');
    return new TrackRecorder(info, { infoSha256, socket, journal, pictures, arrivals, folder }, now);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /**
   * Arrival of the first packet of sound, or of the first key frame of a picture: nobody can decode what came before. Null
   * until then. Milliseconds since the epoch, as `lastAt`.
   */
  get firstAt(): number | null {
    return this.#arrivals.first;
  }

  /** Arrival of the last packet of sound or picture. */
  get lastAt(): number | null {
    return this.#arrivals.last;
  }

  get receiveBufferBytes(): number {
    return this.#socket.getRecvBufferSize();
  }

  note(event: TrackEvent): void {
    this.#pictures.handleEvent(event);
    this.#journal.note(this.#now(), event);
  }

  /** Whether the pictures of a camera have stopped in the middle; told once. */
  pictureStopped(): boolean {
    return this.info.kind === 'camera' && this.#pictures.check(this.#now());
  }

  write(): void {
    this.#journal.endSegmentIfDue(this.#now());
    this.#journal.write();
  }

  /** Whether a segment waits for its seal, or a packet has waited so long for the disk. */
  awaitsSync(milliseconds: number): boolean {
    return this.#journal.awaitsSync(this.#now() - milliseconds);
  }

  async sync(): Promise<SealedSegment[]> {
    const sealed = await this.#journal.sync();
    if (this.#closed) this.#letGo();
    return sealed;
  }

  /** Takes what the kernel still holds, then no more packets; seals. Must not overlap with `sync`. */
  async close(): Promise<SealedSegment[]> {
    if (!this.#cut) {
      await this.#drain();
      this.#socket.close();
    }
    this.#closed = true;
    const sealed = await this.#journal.close();
    this.#letGo();
    return sealed;
  }

  /** Takes no more packets from this moment on: the kernel throws them away. What came before is kept. */
  cut(): void {
    if (this.#cut) return;
    this.#cut = true;
    this.#socket.close();
  }

  health(): Omit<JournalHealth, 'unsyncedSince'> & { unsyncedMs: number } {
    const { unsyncedSince, ...health } = this.#journal.health();
    return { ...health, unsyncedMs: unsyncedSince === null ? 0 : this.#now() - unsyncedSince };
  }

  #letGo(): void {
    if (this.#folder !== undefined) closeSync(this.#folder);
    this.#folder = undefined;
  }

  /** Packets sent before the end was asked for may still wait in the socket: read on until a turn brings none. */
  async #drain(): Promise<void> {
    let before: number;
    let turns = 0;
    do {
      before = this.#journal.health().packets;
      await turnOfTheLoop();
      await turnOfTheLoop();
      turns += 1;
    } while (this.#journal.health().packets > before && turns < MAX_DRAIN_TURNS);
  }
}

function begins({ codec, ssrc }: TrackInfo, packet: Buffer): boolean {
  const payload = codec === 'opus' ? packet : parseRtp(packet, ssrc)?.payload;
  return payload !== undefined && startsKeyFrame(codec, payload);
}

async function openSocket(from: TrackInfo['from'], receive: (payload: Buffer) => void): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
  try {
    socket.bind(0, LOOPBACK);
    await once(socket, 'listening');
    // From here on the kernel drops what comes from elsewhere; the check covers what came before.
    socket.connect(from.port, from.ip);
    await once(socket, 'connect');
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.on('message', (payload: Buffer, sender: RemoteInfo) => {
    if (sender.port === from.port && sender.address === from.ip) receive(payload);
  });
  // A connected socket reports that the other end is gone; the worker's death is somebody else's alarm.
  socket.on('error', () => undefined);
  return socket;
}

/** Writes a new file whole and puts it on the disk. */
async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
