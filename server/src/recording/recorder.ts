import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { FlowRate } from '../media/flow/flow-meter.ts';
import type { TrackEvent } from './blocks.ts';
import { openSocket } from './datagram-socket.ts';
import type { DatagramSocket } from './datagram-socket.ts';
import { DiskTimes } from './disk-times.ts';
import type { EpochClock } from './epoch-clock.ts';
import { HearingIntake } from './intake.ts';
import type { TrackIntake } from './intake.ts';
import {
  armingFile,
  DIRECTORY_MODE,
  FILE_MODE,
  hearingDir,
  listSegments,
  listTracks,
  pathInHearing,
  storeDir,
  STORES,
  trackDir,
} from './layout.ts';
import { MemoryBudget } from './memory-budget.ts';
import { describeError, pictureGapReport } from './messages.ts';
import type { RecorderReport, RecorderErrorCode, RecorderRequest, RecorderTotals } from './messages.ts';
import { TrackCipher } from './segment-cipher.ts';
import { syncFolder, syncLeftSegment } from './segment-writer.ts';
import { TrackRecorder } from './track-recorder.ts';
import type { PictureGap } from './picture-gaps.ts';
import { storeOf } from './track-spec.ts';
import type { TrackInfo } from './track-spec.ts';

export type RecorderOptions = {
  dataDir: string;
  /** Id of this run of the recorder; times of two runs are compared with more care than times of one. */
  run: string;
  /** Lets a later recovery see whether this process still writes. */
  pid: number;
  clock: EpochClock;
  report: (message: RecorderReport) => void;
};

/** Memory for packets that the disk has not accepted: half a minute of the largest possible hearing. */
const MEMORY_BYTES = 256 * 1024 * 1024;

/** Lets the recorder stall for seconds without loss (416 KiB lost 3,315 packets in 1.5 s). Linux caps it by net.core.rmem_max. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** Up to this many tracks, each call of `sync` syncs all of them, so that a power cut costs 240 ms and the duration of one sync. */
const MAX_SYNCED_EACH_TIME = 30;
/**
 * With more tracks, a track is synced when its oldest unsynced packet has waited this long, ms. On a healthy disk that is at every
 * second call, because syncs would otherwise cost a third of the recorder's CPU time; on a slow disk it is at every call.
 */
const SYNC_AFTER_MS = 300;

/** Shortest interval between two progress reports; each one wakes the service. */
const REPORT_PROGRESS_EVERY_MS = 250;

type OpenTrack = Extract<RecorderRequest, { type: 'open-track' }>;
type OpenedTrack = Extract<Extract<RecorderReport, { type: 'track-opened' }>['result'], { port: number }>;

/** Totals over tracks. */
type PacketCounts = Pick<RecorderTotals, 'packets' | 'bytes' | 'dropped' | 'missing'>;

type Track = {
  recorder: TrackRecorder;
  intake: TrackIntake;
  firstBytesReported: boolean;
  failing: boolean;
  /** Arrival of the last packet that was handed to the kernel, epoch ms. */
  handedOverUpTo: number | null;
};

/**
 * The work of the recorder process: opens tracks, writes and syncs their journals when called to, and reports. It continues after
 * disk errors and retries; of consecutive failures of a track only the first is reported.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #armed = new Set<string>();
  /** Hearings that are being armed. */
  readonly #arming = new Map<string, Promise<unknown>>();
  readonly #tracks = new Map<string, Track>();
  /** Tracks that are being opened; resolves when they are in `#tracks`, or refused. */
  readonly #opening = new Map<string, Promise<unknown>>();
  /** Events of tracks that are being opened. */
  readonly #early = new Map<string, TrackEvent[]>();
  /** By hearing. */
  readonly #intakes = new Map<string, HearingIntake>();
  /** Closed tracks whose last packets the disk has not accepted yet. */
  readonly #unsealed = new Set<Track>();
  /** Unreported progress: by hearing, the arrival of the last packet handed to the kernel; and the tracks that have begun. */
  readonly #handedOverUpTo = new Map<string, number>();
  #begun: { track: string; firstAt: number }[] = [];
  /** When progress was reported last, ms as `#now`. */
  #progressReportedAt = -Infinity;
  readonly #memory = new MemoryBudget(MEMORY_BYTES);
  #syncing: Promise<void> | undefined;
  /** Tracks that may still receive or write packets. */
  readonly #unended = new Set<TrackRecorder>();
  /** Totals of all tracks that have ended. */
  #past: PacketCounts = { packets: 0, bytes: 0, dropped: 0, missing: 0 };
  /** Its times are those of `#now`. */
  readonly #diskTimes = new DiskTimes();

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  async handle(request: Exclude<RecorderRequest, { type: 'configure' }>): Promise<void> {
    const { report } = this.#options;
    const { id } = request;
    switch (request.type) {
      case 'arm':
        return report({ type: 'armed', id, result: await orRejection(this.#armOnce(request.hearing)) });
      case 'open-track':
        return report({ type: 'track-opened', id, result: await this.#openOnce(request) });
      case 'close-track':
        return report({ type: 'track-closed', id, result: await orRejection(this.#closeTrack(request.track)) });
      default:
        return request satisfies never;
    }
  }

  note(track: string, event: TrackEvent): void {
    this.#tracks.get(track)?.recorder.note(event);
    this.#early.get(track)?.push(event);
  }

  /**
   * Reads the received packets and hands them to the kernel. Reports stopped pictures, needed key frames and due picture gaps,
   * and progress every 250 ms, at once when a track begins. Call every 80 ms.
   */
  write(): void {
    for (const { recorder } of this.#tracks.values()) recorder.read();
    const begun = this.#now();
    for (const [id, track] of this.#tracks) {
      try {
        track.recorder.write();
        this.#noteHandedOver(id, track);
      } catch (error) {
        this.#failed(id, track, error);
      }
      if (track.recorder.pictureStopped()) this.#options.report({ type: 'picture-stopped', track: id });
      if (track.recorder.keyFrameNeeded()) this.#options.report({ type: 'key-frame-needed', track: id });
      this.#reportPictureGap(track.recorder.info, track.recorder.pictureGap());
    }
    this.#diskTimes.wrote(this.#now() - begun);
    const due = this.#now() - this.#progressReportedAt >= REPORT_PROGRESS_EVERY_MS;
    if (due || this.#begun.length > 0) this.#reportProgress();
  }

  /**
   * Syncs tracks to disk. Up to `MAX_SYNCED_EACH_TIME` tracks: all of them. More: only those whose first bytes are unreported, that
   * have a segment to seal, or whose oldest unsynced packet has waited `SYNC_AFTER_MS`. Call every 240 ms, after `write`. A call
   * during a pass joins that pass.
   */
  sync(): Promise<void> {
    this.#syncing ??= this.#syncAll().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  /** Reports the health of every track; call every 500 ms. */
  reportHealth(): void {
    const tracks = [...this.#tracks].map(([track, { recorder }]) => {
      const { packets, lastSyncedAt, unsyncedMs } = recorder.health();
      return { track, packets, lastSyncedAt, unsyncedMs };
    });
    const at = this.#now();
    const totals = { ...this.#counted(), ...ownUsage() };
    this.#options.report({ type: 'health', at, tracks, slowestMs: this.#diskTimes.slowest(at), totals });
  }

  /** Seals all tracks, including those that are being opened. */
  async close(): Promise<void> {
    const tracks = [...this.#tracks.keys(), ...this.#opening.keys()];
    const closing = tracks.map((track) => orRejection(this.#closeTrack(track)));
    await Promise.all(closing);
  }

  #counted(): PacketCounts {
    return [...this.#unended].map((recorder) => recorder.health()).reduce<PacketCounts>(together, this.#past);
  }

  /** Adds the totals of a track that neither receives nor writes any more to `#past`. */
  #ended(recorder: TrackRecorder): void {
    this.#past = together(this.#past, recorder.health());
    this.#unended.delete(recorder);
  }

  #now(): number {
    return this.#options.clock.anchor().now();
  }

  async #syncAll(): Promise<void> {
    const unsealed = [...this.#unsealed].map((track) => this.#sealLate(track));
    const waitMs = this.#tracks.size <= MAX_SYNCED_EACH_TIME ? 0 : SYNC_AFTER_MS;
    const due = [...this.#tracks].filter(
      ([, { firstBytesReported, recorder }]) => !firstBytesReported || recorder.hasUnsynced(waitMs),
    );
    await Promise.all([...unsealed, ...due.map(([id, track]) => this.#syncTrack(id, track))]);
  }

  async #sealLate(track: Track): Promise<void> {
    try {
      await this.#tellSealed(track, track.recorder.sync());
      this.#unsealed.delete(track);
      this.#ended(track.recorder);
    } catch {
      // Its failure was reported; the next pass retries.
    }
  }

  async #syncTrack(id: string, track: Track): Promise<void> {
    const pending = this.#diskTimes.begin(this.#now());
    try {
      await this.#tellSealed(track, track.recorder.sync());
      track.failing = false;
    } catch (error) {
      this.#failed(id, track, error);
    } finally {
      this.#diskTimes.end(pending, this.#now());
    }
    this.#reportFirstBytes(id, track);
  }

  #noteHandedOver(id: string, track: Track): void {
    const { firstAt, lastAt, info } = track.recorder;
    if (firstAt === null || lastAt === null || lastAt === track.handedOverUpTo) return;
    if (track.handedOverUpTo === null) this.#begun.push({ track: id, firstAt });
    track.handedOverUpTo = lastAt;
    this.#handedOverUpTo.set(info.hearing, Math.max(this.#handedOverUpTo.get(info.hearing) ?? lastAt, lastAt));
  }

  #reportProgress(): void {
    if (this.#handedOverUpTo.size === 0) return;
    const hearings = [...this.#handedOverUpTo].map(([hearing, lastAt]) => ({ hearing, lastAt }));
    this.#progressReportedAt = this.#now();
    this.#options.report({ type: 'written', hearings, begun: this.#begun });
    this.#handedOverUpTo.clear();
    this.#begun = [];
  }

  #reportFirstBytes(id: string, track: Track): void {
    const { lastSyncedAt, syncedBytes } = track.recorder.health();
    const { firstAt } = track.recorder;
    if (track.firstBytesReported || firstAt === null || lastSyncedAt === null || lastSyncedAt < firstAt) return;
    track.firstBytesReported = true;
    this.#noteHandedOver(id, track);
    this.#reportProgress();
    this.#options.report({ type: 'first-bytes', track: id, at: this.#now(), bytes: syncedBytes });
  }

  #reportPictureGap(info: TrackInfo, gap: PictureGap | null): void {
    if (gap !== null) this.#options.report({ type: 'picture-gap', ...pictureGapReport(info, gap) });
  }

  async #armOnce(hearing: string): Promise<{ bytes: number }> {
    const arming = this.#arm(hearing);
    this.#arming.set(hearing, arming);
    try {
      return await arming;
    } finally {
      if (this.#arming.get(hearing) === arming) this.#arming.delete(hearing);
    }
  }

  async #arm(hearing: string): Promise<{ bytes: number }> {
    const { dataDir, run, pid } = this.#options;
    const dir = hearingDir(dataDir, hearing);
    for (const store of STORES) await mkdir(storeDir(dir, store), { recursive: true, mode: DIRECTORY_MODE });
    const handle = await open(armingFile(dir), 'a', FILE_MODE);
    try {
      await handle.write(`${JSON.stringify({ type: 'armed', hearing, run, pid, at: this.#now() })}\n`);
      // A folder's name is stored in its parent; the data folder exists already. The syncs run together, because a disk takes as
      // long for one.
      await Promise.all([handle.sync(), ...[dir, dirname(dir), dataDir].map(syncFolder)]);
      if (!this.#armed.has(hearing)) void this.#syncLeft(dir);
      this.#armed.add(hearing);
      return { bytes: (await handle.stat()).size };
    } finally {
      await handle.close();
    }
  }

  /**
   * Syncs the files that a killed recorder has left in the page cache: a power cut would lose them although the log says that they
   * are recorded. One file at a time, because this process takes over at the same time. A failure is reported for its own track
   * only and does not affect tracks that are being recorded. Recovery syncs the segment again before the log names it.
   */
  async #syncLeft(dir: string): Promise<void> {
    for (const store of STORES) {
      for (const track of await listTracks(dir, store).catch(() => [])) {
        if (this.#tracks.has(track)) continue;
        const directory = trackDir(dir, track, store);
        try {
          // The last segment and one that awaited its seal; earlier ones were synced when they were sealed.
          for (const index of (await listSegments(directory)).slice(-2)) await syncLeftSegment(directory, index);
        } catch (error) {
          this.#options.report({ type: 'error', ...describeError(error), track });
        }
      }
    }
  }

  async #openOnce(request: OpenTrack): Promise<Result<OpenedTrack, RecorderErrorCode>> {
    const { track } = request.spec;
    if (this.#opening.has(track)) return refuse('duplicate-track', 'that track is being opened');
    const opening = orRejection(this.#openTrack(request));
    this.#opening.set(track, opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(track);
    }
  }

  async #openTrack({ spec, key }: OpenTrack): Promise<Result<OpenedTrack, RecorderErrorCode>> {
    const { dataDir, run, clock } = this.#options;
    const armed = this.#armed.has(spec.hearing) || this.#arming.get(spec.hearing);
    if (armed === undefined) return refuse('not-armed', 'arm the hearing first');
    if (this.#tracks.has(spec.track)) return refuse('duplicate-track', 'that track is being recorded');
    const { name, now } = clock.anchor();
    const info = { version: 1 as const, ...spec, clock: `${run}/${name}/${spec.clock}`, startedAt: now() };
    const directory = trackDir(hearingDir(dataDir, spec.hearing), spec.track, storeOf(spec));
    const hearing = this.#intakes.get(spec.hearing) ?? new HearingIntake(now());
    this.#intakes.set(spec.hearing, hearing);
    const intake = hearing.add(spec.kind, now(), (rate) => this.#cut(spec.track, rate));
    const takes = (bytes: number, at: number) => hearing.take(intake, bytes, at);
    const cipher = key === undefined ? undefined : new TrackCipher(Buffer.from(key, 'base64'), spec.track);
    const early: TrackEvent[] = [];
    let socket: DatagramSocket | undefined;
    try {
      this.#early.set(spec.track, early);
      socket = await openSocket(spec.from, RECEIVE_BUFFER_BYTES, now);
      const { port, receiveBufferBytes } = socket;
      this.#options.report({ type: 'track-listens', track: spec.track, ip: '127.0.0.1', port });
      await armed;
      const means = { socket, now, takes, memory: this.#memory, cipher };
      const recorder = await TrackRecorder.open(info, directory, means);
      this.#unended.add(recorder);
      for (const event of early) recorder.note(event);
      this.#tracks.set(spec.track, {
        recorder,
        intake,
        firstBytesReported: false,
        failing: false,
        handedOverUpTo: null,
      });
      return { ip: '127.0.0.1', port, receiveBufferBytes, infoSha256: recorder.infoSha256 };
    } catch (error) {
      socket?.close();
      this.#letGo(spec.hearing, intake);
      throw error;
    } finally {
      if (this.#early.get(spec.track) === early) this.#early.delete(spec.track);
    }
  }

  async #closeTrack(id: string): Promise<Result<{ packets: number; bytes: number }, RecorderErrorCode>> {
    const opening = this.#opening.get(id);
    if (opening !== undefined) await opening;
    const track = this.#tracks.get(id);
    if (!track) return refuse('unknown-track', 'no such track is open');
    // Before the last read: after a stall of this process, the source may have ended long before now, and that time is no gap.
    const pictureGap = track.recorder.lastPictureGap();
    try {
      // The disk may delay the pass under way; from here on the received packets survive the end of this process.
      track.recorder.read();
      track.recorder.write();
    } catch {
      // Retried below, where a failure is reported.
    }
    this.#reportPictureGap(track.recorder.info, pictureGap);
    this.#tracks.delete(id);
    this.#letGo(track.recorder.info.hearing, track.intake);
    await this.#syncing;
    try {
      await this.#tellSealed(track, track.recorder.close());
    } catch (error) {
      this.#unsealed.add(track);
      this.#failed(id, track, error);
      throw error;
    }
    this.#reportFirstBytes(id, track);
    this.#ended(track.recorder);
    const { packets, bytes } = track.recorder.health();
    return { packets, bytes };
  }

  /** Stops reading a track that floods, so that it cannot fill the disk or delay other hearings. */
  #cut(id: string, rate: FlowRate): void {
    this.#tracks.get(id)?.recorder.cut();
    this.#options.report({ type: 'track-cut', track: id, ...rate });
  }

  #letGo(hearing: string, intake: TrackIntake): void {
    const all = this.#intakes.get(hearing);
    all?.remove(intake);
    if (all?.empty === true) this.#intakes.delete(hearing);
  }

  /** Reports all sealed segments, even if the disk refused a later one. @throws as `sealing` */
  async #tellSealed({ recorder }: Track, sealing: Promise<void>): Promise<void> {
    const { hearing, track: id } = recorder.info;
    const dir = hearingDir(this.#options.dataDir, hearing);
    try {
      await sealing;
    } finally {
      for (const segment of recorder.takeSealed()) {
        const file = pathInHearing(dir, segment.file);
        this.#options.report({ type: 'segment-sealed', hearing, track: id, ...segment, file });
      }
    }
  }

  #failed(id: string, track: Track, error: unknown): void {
    if (track.failing) return;
    track.failing = true;
    this.#options.report({ type: 'error', ...describeError(error), track: id });
  }
}

function together(one: PacketCounts, other: PacketCounts): PacketCounts {
  return {
    packets: one.packets + other.packets,
    bytes: one.bytes + other.bytes,
    dropped: one.dropped + other.dropped,
    missing: one.missing + other.missing,
  };
}

/** CPU time and memory of this process. */
function ownUsage(): Pick<RecorderTotals, 'cpuMs' | 'rssBytes'> {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, rssBytes: process.memoryUsage.rss() };
}

function refuse(code: RecorderErrorCode, detail: string): Rejection<RecorderErrorCode> {
  return new Rejection(code, { detail });
}

async function orRejection<T>(work: Promise<Result<T, RecorderErrorCode>>): Promise<Result<T, RecorderErrorCode>> {
  try {
    return await work;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && syscall === 'mkdir') return refuse('duplicate-track', 'that track was recorded before');
    const known = describeError(error);
    return refuse(known.code, known.message);
  }
}
