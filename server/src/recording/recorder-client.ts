import { EventEmitter } from 'node:events';
import type { TrackId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { FlowRate } from '../media/flow/flow-meter.ts';
import type { TrackEvent } from './blocks.ts';
import { processClock } from './epoch-clock.ts';
import type { ClockSource } from './epoch-clock.ts';
import type {
  Answer,
  FromRecorder,
  PictureGapReport,
  RecorderErrorCode,
  RecorderTotals,
  RejectionMessage,
  SegmentSealed,
  TrackHealth,
  HandedOverReport,
} from './messages.ts';
import { RECORDER_PROGRAM, recorderLost, RecorderLink } from './recorder-link.ts';
import type { NoAnswerCode } from './recorder-link.ts';
import { trackCipher } from './segment-cipher.ts';
import { OWN_PAUSE_MS, StallWatch } from './stall-watch.ts';
import type { Stall } from './stall-watch.ts';
import type { TrackProofs } from './track-proof.ts';
import type { TrackSpec, UdpAddress } from './track-spec.ts';

export type RecorderEvents = {
  /** A recorder process accepts calls: the first one, or a new one after `lost`. */
  ready: [{ pid: number }];
  /** The first packets of a track are synced; of a picture, its first key frame. */
  firstBytes: [{ track: TrackId; at: number; bytes: number }];
  segmentSealed: [SegmentSealed];
  /**
   * Packets were handed to the kernel, some 80 ms after their arrival: they survive the recorder's end, but not a power cut. Emitted
   * four times a second, and at once when a track begins.
   */
  handedOver: [HandedOverReport];
  /** Packets of this camera have stopped although it was not silenced. Emitted within 430 ms. */
  pictureStopped: [track: string];
  /** Packets of this picture are lost: it cannot be decoded until a key frame arrives. Repeated until one arrives. */
  keyFrameNeeded: [track: string];
  /** Pictures of a source are missing. Emitted before the track is closed, at most every ten seconds for each source. */
  pictureGap: [PictureGapReport];
  /** The track sent too much: nothing more of it is written. It is closed like any other. */
  trackCut: [track: TrackId, FlowRate];
  /** `slowestMs`: the longest recent write or sync, 0 if unknown. `totals`: of this process, null if unknown. */
  health: [{ at: number; tracks: TrackHealth[]; slowestMs: number; totals: RecorderTotals | null }];
  /** Emitted within 2 s; `recovered` follows when the stall is over, `lost` when the process is given up. */
  stall: [Stall];
  recovered: [];
  /**
   * The process has ended: its tracks are no longer recorded; hearings must be armed and tracks opened again. `ready` follows at
   * once if another process stood by.
   */
  lost: [{ code: number | null; signal: NodeJS.Signals | null }];
  /** Something failed, such as because the disk is full; the process continues. */
  failure: [{ code: RecorderErrorCode; message: string; track: string | null }];
};

export type RecorderClientOptions = {
  /** The service's data folder; recordings go to `<dataDir>/hearings`. */
  dataDir: string;
  clock?: ClockSource;
  /** Pause before the next start (ms) after n starts in a row have failed, n from 1. */
  restartDelayMs?: (attempt: number) => number;
  /** A recorder that has not reported for this long is killed and replaced. */
  giveUpAfterMs?: number;
  /** Proves later that this service opened a track; without it only tracks named by the log are accepted. */
  proofs?: Pick<TrackProofs, 'of'>;
  /** Returns the encryption key of a hearing's recording; without it recordings are not encrypted. */
  keyOf?: (hearing: string) => Promise<Buffer>;
  /** The module that a recorder process runs; tests run another one. */
  program?: string;
};

type TrackEndpoint = UdpAddress & { receiveBufferBytes: number; infoSha256: string };
type RecorderResult<T> = Result<T, RecorderErrorCode | NoAnswerCode>;

const CHECK_EVERY_MS = 200;
const ANSWER_MS = 5000;
/** A process that ends sooner counts as a failed start; the next start waits, so that a broken program is not started in a loop. */
const WELL_AFTER_MS = 5_000;
/** Pause between a take-over and the start of the next recorder that stands by; at the service's start there is none. */
const STANDBY_AFTER_MS = 1_000;

/** Number of keys kept, more than hearings are ever in session at once. */
const MAX_KEYS = 1_000;

/** Starts a recorder process and one that stands by, and keeps both running until `close`. */
export function spawnRecorder(options: RecorderClientOptions): RecorderClient {
  return new RecorderClient(options);
}

/** A process that stands by beside the one in use, and whether it accepts calls already. */
type Standby = { readonly link: RecorderLink; configured: boolean; heardAt: number };

/**
 * The service's side of its recorder processes: one records, and a second one stands by, started and configured, so that it takes
 * over as soon as the first one ends. Calls go to the one that records and never reject: they resolve to a `Rejection` if it
 * refuses, is lost or does not answer in 5 s.
 */
export class RecorderClient extends EventEmitter<RecorderEvents> {
  readonly #options: Required<Omit<RecorderClientOptions, 'proofs' | 'keyOf'>> &
    Pick<RecorderClientOptions, 'proofs' | 'keyOf'>;
  /** Keys of recorded hearings, so that a track can be opened while the database does not answer. */
  readonly #keys = new Map<string, Buffer>();
  /** By track: called when the track accepts packets. */
  readonly #listens = new Map<string, (at: UdpAddress) => void>();
  readonly #timer: NodeJS.Timeout;
  readonly #startedAt = new WeakMap<RecorderLink, number>();
  /** Null from the end of a process that had no standby until the start of the next one. */
  #link: RecorderLink | null = null;
  #standby: Standby | null = null;
  #watch!: StallWatch;
  #lastCheck: number;
  #failedStarts = 0;
  #nextStart: NodeJS.Timeout | undefined;
  #closing = false;
  #ready = false;
  /** Whether any recorder has accepted calls yet. */
  #hasBegun = false;
  /** Events that are emitted in the next turn of the event loop, oldest first. */
  readonly #deferred: (() => void)[] = [];

  constructor(options: RecorderClientOptions) {
    super();
    this.#options = {
      clock: processClock,
      restartDelayMs: growingPause,
      giveUpAfterMs: 8000,
      program: RECORDER_PROGRAM,
      ...options,
    };
    this.#lastCheck = this.#options.clock.monotonic();
    this.#timer = setInterval(() => this.#check(), CHECK_EVERY_MS);
    this.#start();
  }

  /** Process id of the recorder in use, if one runs. */
  get pid(): number | undefined {
    return this.#link === null || this.#link.exited ? undefined : this.#link.pid;
  }

  /** True between `ready` and `lost`. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Resolves when the hearing's key is made and its recorder file is on disk: the gate before a session. Idempotent. */
  async arm(hearing: string): Promise<RecorderResult<{ bytes: number }>> {
    const key = await this.#keyOf(hearing);
    if (key instanceof Error) return noKey(key);
    return unwrap((await this.#link?.ask('armed', { type: 'arm', hearing }, ANSWER_MS)) ?? recorderLost());
  }

  /**
   * Opens a track's journal. Resolves when the track is on disk, with the loopback port to which the plain transport must be
   * connected. A track id is used once: after `lost` a source continues under a new id. The hearing must be armed, or being armed.
   * @param listens called earlier, as soon as the port accepts packets: they are kept until the track is on disk, and lost if it is
   * refused
   */
  async openTrack(spec: TrackSpec, listens?: (at: UdpAddress) => void): Promise<RecorderResult<TrackEndpoint>> {
    const { proofs } = this.#options;
    const hearingKey = await this.#keyOf(spec.hearing);
    if (hearingKey instanceof Error) return noKey(hearingKey);
    const full: TrackSpec = hearingKey === null ? spec : { ...spec, encryption: 'aes-256-gcm' };
    const proven = proofs === undefined ? full : { ...full, proof: proofs.of(full) };
    const key = hearingKey && trackCipher(hearingKey, spec.hearing, spec.track).key.toString('base64');
    const request = { type: 'open-track' as const, spec: proven, ...(key !== null && { key }) };
    if (listens !== undefined) this.#listens.set(spec.track, listens);
    try {
      return unwrap((await this.#link?.ask('track-opened', request, ANSWER_MS)) ?? recorderLost());
    } finally {
      this.#listens.delete(spec.track);
    }
  }

  /** Null if recordings are not encrypted; the error if the key could not be read. */
  async #keyOf(hearing: string): Promise<Buffer | null | Error> {
    const { keyOf } = this.#options;
    const known = this.#keys.get(hearing);
    if (keyOf === undefined || known !== undefined) return known ?? null;
    try {
      const key = await keyOf(hearing);
      this.#keys.set(hearing, key);
      const [oldest] = this.#keys.keys();
      if (this.#keys.size > MAX_KEYS && oldest !== undefined) this.#keys.delete(oldest);
      return key;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Forgets the key of a hearing's recording, because it was destroyed. */
  forgetKey(hearing: string): void {
    this.#keys.get(hearing)?.fill(0);
    this.#keys.delete(hearing);
  }

  /** Seals a track; its last `segmentSealed` is emitted before this resolves. Stop the consumer first. */
  async closeTrack(track: string): Promise<RecorderResult<{ packets: number; bytes: number }>> {
    return unwrap((await this.#link?.ask('track-closed', { type: 'close-track', track }, ANSWER_MS)) ?? recorderLost());
  }

  /** Writes an event of a track to its journal. */
  event(track: string, event: TrackEvent): void {
    this.#link?.tell({ type: 'event', track, event });
  }

  /** Seals everything and ends the processes; kills one that takes longer than `timeoutMs`. */
  async close(timeoutMs = 10_000): Promise<void> {
    this.#closing = true;
    clearInterval(this.#timer);
    clearTimeout(this.#nextStart);
    await Promise.all([this.#link?.end(timeoutMs), this.#standby?.link.end(timeoutMs)]);
  }

  /** Starts the missing process: the recorder first, then its standby. */
  #start(): void {
    const now = this.#options.clock.monotonic();
    const link = new RecorderLink(
      {
        report: (message) => this.#heard(link, message),
        exit: (code, signal) => this.#exited(link, code, signal),
      },
      this.#options.program,
    );
    this.#startedAt.set(link, now);
    const standby = this.#link !== null;
    if (standby) this.#standby = { link, configured: false, heardAt: now };
    else this.#link = link;
    void link
      .ask(
        'configured',
        {
          type: 'configure',
          dataDir: this.#options.dataDir,
          standby,
          reportWritten: true,
          reportIndex: true,
          reportSpeed: true,
          reportTotals: true,
          reportListening: true,
          reportKeyFrameNeed: true,
          reportPictureGaps: true,
        },
        ANSWER_MS,
      )
      .then((answer) => this.#configured(link, !(answer instanceof Rejection)));
  }

  #startIn(pauseMs: number): void {
    clearTimeout(this.#nextStart);
    if (!this.#closing) this.#nextStart = setTimeout(() => this.#start(), pauseMs);
  }

  #configured(link: RecorderLink, answered: boolean): void {
    if (this.#closing) return;
    if (!answered) link.kill('SIGKILL');
    else if (link === this.#link) this.#begin(link);
    else if (link === this.#standby?.link) this.#standby.configured = true;
  }

  /**
   * The recorder accepts calls; a standby is started. After a take-over its start is delayed, so that it does not slow the
   * recorder down.
   */
  #begin(link: RecorderLink): void {
    this.#watch = new StallWatch(this.#options.clock.monotonic());
    this.#ready = true;
    this.emit('ready', { pid: link.pid! });
    if (this.#standby === null) this.#startIn(this.#hasBegun ? STANDBY_AFTER_MS : 0);
    this.#hasBegun = true;
  }

  #exited(link: RecorderLink, code: number | null, signal: NodeJS.Signals | null): void {
    const lived = this.#options.clock.monotonic() - this.#startedAt.get(link)!;
    this.#failedStarts = lived > WELL_AFTER_MS ? 0 : this.#failedStarts + 1;
    const pause = this.#failedStarts === 0 ? 0 : this.#options.restartDelayMs(this.#failedStarts);
    if (link === this.#standby?.link) {
      this.#standby = null;
      this.#startIn(pause);
      return;
    }
    // Everything that the process reported is emitted before `lost`.
    this.#emitDeferred();
    const next = this.#closing ? null : this.#standby;
    this.#ready = false;
    this.#link = next?.link ?? null;
    this.#standby = this.#closing ? this.#standby : null;
    next?.link.tell({ type: 'take-over' });
    if (next === null) this.#startIn(pause);
    this.emit('lost', { code, signal });
    if (next?.configured === true) this.#begin(next.link);
  }

  #check(): void {
    const now = this.#options.clock.monotonic();
    const { giveUpAfterMs } = this.#options;
    // After a stall of this process, reports of the standby may be waiting unread.
    if (this.#standby !== null && now - this.#lastCheck > OWN_PAUSE_MS) this.#standby.heardAt = now;
    this.#lastCheck = now;
    if (this.#standby?.configured === true && now - this.#standby.heardAt > giveUpAfterMs) {
      this.#standby.link.kill('SIGKILL');
    }
    if (!this.#ready) return;
    const found = this.#watch.check(now);
    if (found?.type === 'stall') this.emit('stall', found.stall);
    if (found?.type === 'recovered') this.emit('recovered');
    if (this.#watch.silentMs(now) > giveUpAfterMs) this.#link?.kill('SIGKILL');
  }

  #heard(link: RecorderLink, message: Exclude<FromRecorder, Answer>): void {
    if (link === this.#link) this.#report(message);
    else if (link === this.#standby?.link) this.#standby.heardAt = this.#options.clock.monotonic();
  }

  #report(message: Exclude<FromRecorder, Answer>): void {
    switch (message.type) {
      case 'health': {
        if (!this.#ready) return;
        const { at, tracks, slowestMs = 0, totals = null } = message;
        this.#watch.handleHealth(this.#options.clock.monotonic(), tracks);
        this.emit('health', { at, tracks, slowestMs, totals });
        return;
      }
      case 'first-bytes':
        this.#defer(() => this.emit('firstBytes', { track: message.track, at: message.at, bytes: message.bytes }));
        return;
      case 'track-listens':
        this.#listens.get(message.track)?.({ ip: message.ip, port: message.port });
        return;
      case 'segment-sealed': {
        const { type: _, ...segment } = message;
        this.emit('segmentSealed', segment);
        return;
      }
      case 'picture-gap': {
        const { type: _, ...gap } = message;
        this.emit('pictureGap', gap);
        return;
      }
      case 'written':
        this.#defer(() => this.emit('handedOver', { hearings: message.hearings, begun: message.begun }));
        return;
      case 'picture-stopped':
        this.#defer(() => this.emit('pictureStopped', message.track));
        return;
      case 'key-frame-needed':
        this.#defer(() => this.emit('keyFrameNeeded', message.track));
        return;
      case 'track-cut': {
        const { type: _, track, ...rate } = message;
        this.#defer(() => this.emit('trackCut', track, rate));
        return;
      }
      case 'error':
        this.#defer(() => this.emit('failure', { code: message.code, message: message.message, track: message.track }));
        return;
      default:
        message satisfies never;
    }
  }

  /**
   * Emits an event about a track in the next turn of the event loop. When one read of the pipe brings an answer and reports, all
   * of them are handled before the promise of the answer continues: a report about a new track would be emitted before
   * `openTrack` resolves, and be ignored.
   */
  #defer(event: () => void): void {
    this.#deferred.push(event);
    setImmediate(() => this.#emitDeferred());
  }

  #emitDeferred(): void {
    for (let event = this.#deferred.shift(); event !== undefined; event = this.#deferred.shift()) event();
  }
}

/** Returns 0.1 s, doubled with each attempt, up to 5 s; in ms. */
function growingPause(attempt: number): number {
  return Math.min(5000, 100 * 2 ** (attempt - 1));
}

function noKey({ message }: Error): Rejection<'cannot-write'> {
  return new Rejection('cannot-write', { detail: `the recording's key: ${message}` });
}

function unwrap<T extends object>(answer: Result<{ result: T | RejectionMessage }, NoAnswerCode>): RecorderResult<T> {
  if (answer instanceof Rejection) return answer;
  const { result } = answer;
  return 'code' in result ? new Rejection(result.code, { detail: result.detail }) : result;
}
