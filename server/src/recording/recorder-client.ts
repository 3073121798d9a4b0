import { EventEmitter, once } from 'node:events';
import type { TrackEvent } from './blocks.ts';
import { processClock } from './epoch-clock.ts';
import type { ClockSource } from './epoch-clock.ts';
import type { Answer, Failure, FromRecorder, RecorderErrorCode, SegmentSealed, TrackHealth } from './messages.ts';
import { RecorderLink } from './recorder-link.ts';
import type { NoAnswer } from './recorder-link.ts';
import { StallWatch } from './stall-watch.ts';
import type { Stall } from './stall-watch.ts';
import type { TrackSpec } from './track-spec.ts';

export type RecorderEvents = {
  /** A recorder process runs and takes calls: the first one, or a new one after `lost`. */
  ready: [{ pid: number }];
  /** The first packets of a track are on the disk. */
  firstBytes: [{ track: string; at: number; bytes: number }];
  segmentSealed: [SegmentSealed];
  /** No more packets of this camera come, though it was not silenced: told within 0.4 s. */
  pictureStopped: [track: string];
  health: [{ at: number; tracks: TrackHealth[] }];
  /** Told within 2 s; `recovered` follows when it is over, `lost` when the process is given up. */
  stall: [Stall];
  recovered: [];
  /** The process has ended: its tracks are no longer recorded, hearings must be armed and tracks opened again. */
  lost: [{ code: number | null; signal: NodeJS.Signals | null }];
  /** Something did not work though the process goes on, such as a full disk. */
  failure: [{ code: RecorderErrorCode; message: string; track: string | null }];
};

export type RecorderOptions = {
  /** The service's data folder; recordings go to `<dataDir>/hearings`. */
  dataDir: string;
  clock?: ClockSource;
  /** Pause before the nth start in a row that failed, n from 1. */
  restartDelayMs?: (attempt: number) => number;
  /** A recorder that has not reported for so long is killed and replaced. */
  giveUpAfterMs?: number;
};

type Opened = { ok: true; ip: '127.0.0.1'; port: number; receiveBufferBytes: number; infoSha256: string };
type Result<T> = T | Failure | NoAnswer;

const CHECK_EVERY_MS = 200;
const ANSWER_MS = 5000;
/** A process that lived this long was well: the next start after it does not count as a repeated one. */
const WELL_AFTER_MS = 30_000;

/** Starts a recorder process and keeps one running until `close`. */
export function spawnRecorder(options: RecorderOptions): RecorderClient {
  return new RecorderClient(options);
}

/**
 * The service's side of a recorder process. Calls are answered with values: `{ok: false, code}` where a recorder refuses,
 * is lost or does not answer in 5 s. A process that dies is replaced after a growing pause.
 */
export class RecorderClient extends EventEmitter<RecorderEvents> {
  readonly #options: Required<RecorderOptions>;
  readonly #timer: NodeJS.Timeout;
  #link!: RecorderLink;
  #watch!: StallWatch;
  #startedAt = 0;
  #attempt = 0;
  #restart: NodeJS.Timeout | undefined;
  #closing = false;
  #ready = false;

  constructor(options: RecorderOptions) {
    super();
    this.#options = { clock: processClock, restartDelayMs: growingPause, giveUpAfterMs: 8000, ...options };
    this.#timer = setInterval(() => this.#check(), CHECK_EVERY_MS);
    this.#start();
  }

  /** Process id of the running recorder, if one runs. */
  get pid(): number | undefined {
    return this.#link.exited ? undefined : this.#link.pid;
  }

  /** True between `ready` and `lost`. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Resolves when the hearing's recorder file is on the disk: the gate before a session. Idempotent. */
  async arm(hearing: string): Promise<Result<{ ok: true; bytes: number }>> {
    return unwrap(await this.#link.ask('armed', { type: 'arm', hearing }, ANSWER_MS));
  }

  /**
   * Opens a journal and answers with the loopback port to connect the plain transport to. A track id is used once: after
   * `lost` a track goes on under a new id.
   */
  async openTrack(spec: TrackSpec): Promise<Result<Opened>> {
    return unwrap(await this.#link.ask('track-opened', { type: 'open-track', spec }, ANSWER_MS));
  }

  /** Seals a track; its last `segmentSealed` comes before the answer. Stop the consumer first. */
  async closeTrack(track: string): Promise<Result<{ ok: true; packets: number; bytes: number }>> {
    return unwrap(await this.#link.ask('track-closed', { type: 'close-track', track }, ANSWER_MS));
  }

  /** Notes what happened to a track in its journal. */
  event(track: string, event: TrackEvent): void {
    this.#link.tell({ type: 'event', track, event });
  }

  /** Seals everything and ends the process; kills it if it takes longer than `timeoutMs`. */
  async close(timeoutMs = 10_000): Promise<void> {
    this.#closing = true;
    clearInterval(this.#timer);
    clearTimeout(this.#restart);
    if (this.#link.exited) return;
    const ended = once(this, 'lost');
    this.#link.kill('SIGTERM');
    const killer = setTimeout(() => this.#link.kill('SIGKILL'), timeoutMs);
    await ended;
    clearTimeout(killer);
  }

  #start(): void {
    const now = this.#options.clock.monotonic();
    this.#startedAt = now;
    this.#watch = new StallWatch(now);
    const link = new RecorderLink({
      report: (message) => this.#report(message),
      exit: (code, signal) => this.#lost(code, signal),
    });
    this.#link = link;
    void link
      .ask('configured', { type: 'configure', dataDir: this.#options.dataDir }, ANSWER_MS)
      .then((answer) => this.#configured(link, answer));
  }

  #configured(link: RecorderLink, answer: { type: 'configured'; pid: number } | NoAnswer): void {
    if (this.#closing || link !== this.#link) return;
    if (!('type' in answer)) {
      link.kill('SIGKILL');
      return;
    }
    this.#ready = true;
    this.emit('ready', { pid: answer.pid });
  }

  #lost(code: number | null, signal: NodeJS.Signals | null): void {
    const now = this.#options.clock.monotonic();
    this.#ready = false;
    if (!this.#closing) {
      this.#attempt = now - this.#startedAt > WELL_AFTER_MS ? 1 : this.#attempt + 1;
      this.#restart = setTimeout(() => this.#start(), this.#options.restartDelayMs(this.#attempt));
    }
    this.emit('lost', { code, signal });
  }

  #check(): void {
    if (!this.#ready) return;
    const now = this.#options.clock.monotonic();
    const found = this.#watch.check(now);
    if (found?.type === 'stall') this.emit('stall', found.stall);
    if (found?.type === 'recovered') this.emit('recovered');
    if (this.#watch.silentMs(now) > this.#options.giveUpAfterMs) this.#link.kill('SIGKILL');
  }

  #report(message: Exclude<FromRecorder, Answer>): void {
    switch (message.type) {
      case 'health':
        this.#watch.handleHealth(this.#options.clock.monotonic(), message.tracks);
        this.emit('health', { at: message.at, tracks: message.tracks });
        return;
      case 'first-bytes':
        this.emit('firstBytes', { track: message.track, at: message.at, bytes: message.bytes });
        return;
      case 'segment-sealed': {
        const { type: _, ...segment } = message;
        this.emit('segmentSealed', segment);
        return;
      }
      case 'picture-stopped':
        this.emit('pictureStopped', message.track);
        return;
      case 'error':
        this.emit('failure', { code: message.code, message: message.message, track: message.track });
        return;
      default:
        message satisfies never;
    }
  }
}

/** 0.1 s, then twice as long each time, up to 5 s. */
function growingPause(attempt: number): number {
  return Math.min(5000, 100 * 2 ** (attempt - 1));
}

function unwrap<T>(answer: { result: T } | NoAnswer): T | NoAnswer {
  return 'result' in answer ? answer.result : answer;
}
