import type { ChildProcess } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import type { ExhibitMedium } from '@mahzar/shared/hearing/exhibit';
import { COURT, sourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { InjectedStream, MediaRoom } from '../../media/engine.ts';
import { startBounded } from '../../files/bounded-ffmpeg.ts';
import { DEMUXERS } from '../../files/recording-facts.ts';
import { Relay } from './relay.ts';
import { CODECS, playArguments, playedRtp, stillArguments } from './streams.ts';

/** A recording without a packet for this long counts as stalled and is ended, ms. */
const STALLED_MS = 15_000;
const LOOK_EVERY_MS = 1_000;
/** How much may be missing at the end, ms: sound and picture have different lengths. */
const END_MS = 2_000;
/** The last picture of a file begins this long before its end, ms. */
const LAST_PICTURE_MS = 100;
/** CPU seconds for each second of a file, over all threads; and an allowance for the start. */
const CPU_A_SECOND = 3;
const CPU_SECONDS = 60;
/** CPU limit of a still picture, for a whole sitting. */
const STILL_CPU_SECONDS = 3_600;

export interface Playlist {
  /** The filed document, in memory. Its maker closes it after the play. */
  readonly file: FileHandle;
  /** Media type of the file. */
  readonly type: string;
  readonly media: readonly ExhibitMedium[];
  readonly durationMs: number;
}

/** What a play shows: the file running from a moment on, or its still picture of a moment. */
export interface Scene {
  readonly atMs: number;
  readonly isRunning: boolean;
}

interface Stream {
  readonly medium: ExhibitMedium;
  readonly relay: Relay;
  readonly injected: InjectedStream;
}

/** Plays one file into one room, at changing positions, with the same sources. */
export class FilePlayback {
  readonly #file: Playlist;
  readonly #ended: (how: 'over' | 'failed', why: string) => void;
  #scene: Scene;
  #streams: Stream[] = [];
  #ffmpeg: ChildProcess | null = null;
  #watch: NodeJS.Timeout | undefined;
  /** The sources are ready. */
  #isBegun = false;
  /** Number of ffmpeg processes that are being started. */
  #starting = 0;
  #isClosed = false;

  /** @param ended called when a running file has ended, or cannot continue; never after `stop` or `close` */
  constructor(file: Playlist, scene: Scene, ended: (how: 'over' | 'failed', why: string) => void) {
    this.#file = file;
    this.#scene = scene;
    this.#ended = ended;
  }

  get pid(): number | undefined {
    return this.#ffmpeg?.pid;
  }

  /**
   * Position in the file, milliseconds, by the media that was sent, however long that took. Sound or picture may have ended before
   * the other.
   */
  get positionMs(): number {
    const { atMs } = this.#scene;
    const sent = this.#scene.isRunning ? this.#streams.map(({ relay }) => relay.sentMs) : [];
    return Math.min(this.#file.durationMs, Math.round(atMs + Math.max(0, ...sent)));
  }

  /** It runs, and has not ended. */
  get isRunning(): boolean {
    return this.#scene.isRunning && !this.#isClosed;
  }

  /** It is paused, and nothing is about to read its file. */
  get isIdle(): boolean {
    return !this.isRunning && this.#starting === 0;
  }

  /** Its sources are gone, so that a new play is needed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Makes the sources in the room and starts sending. @param untilReceivable resolves when the receivers are ready */
  async begin(room: MediaRoom, untilReceivable: (sources: readonly SourceId[]) => Promise<void>): Promise<void> {
    for (const medium of this.#file.media) {
      const stream = await this.#inject(room, medium);
      if (stream === null) return this.#gone();
      this.#streams.push(stream);
      if (this.#isClosed) return this.#closeStreams();
    }
    await untilReceivable(this.#file.media.map(sourceOf));
    if (this.#isClosed) return;
    this.#isBegun = true;
    await this.#feed();
  }

  /** Moves to another position, running or paused. */
  async show(scene: Scene): Promise<void> {
    this.#endFeed();
    this.#scene = scene;
    if (this.#isBegun && !this.#isClosed) await this.#feed();
  }

  /** Stops sending; the sources stay, so that the last picture remains. @param atMs the position then */
  stop(atMs = this.positionMs): void {
    this.#scene = { atMs, isRunning: false };
    this.#endFeed();
  }

  /** Ends the play and its sources. */
  close(): void {
    if (this.#isClosed) return;
    this.stop();
    this.#isClosed = true;
    this.#closeStreams();
  }

  #closeStreams(): void {
    for (const { relay, injected } of this.#streams.splice(0)) {
      relay.close();
      injected.close();
    }
  }

  async #inject(room: MediaRoom, medium: ExhibitMedium): Promise<Stream | null> {
    const relay = await Relay.open(CODECS[medium]);
    const opening = room.openInjected(
      sourceOf(medium),
      {
        rtpParameters: playedRtp(medium, relay.ssrc),
        from: relay.port,
        onEnd: () => this.#gone(),
      },
      () => !this.#isClosed,
    );
    const injected = await opening.catch((error: unknown) => {
      relay.close();
      throw error;
    });
    if (injected === undefined) {
      relay.close();
      return null;
    }
    relay.sendTo(injected.port);
    return { medium, relay, injected };
  }

  async #feed(): Promise<void> {
    const scene = this.#scene;
    const { file, type, durationMs } = this.#file;
    // A paused recording has no sound.
    const fed = this.#streams.filter(({ medium }) => scene.isRunning || medium === 'video');
    if (fed.length === 0) return;
    const outputs = fed.map(({ medium, relay }) => ({ medium, port: relay.port, ssrc: relay.takeNext() }));
    const demuxer = DEMUXERS[type] ?? '';
    const args = scene.isRunning
      ? playArguments(demuxer, scene.atMs, outputs)
      : stillArguments(demuxer, Math.max(0, Math.min(scene.atMs, durationMs - LAST_PICTURE_MS)), outputs);
    const cpuSeconds = scene.isRunning ? CPU_SECONDS + (CPU_A_SECOND * durationMs) / 1000 : STILL_CPU_SECONDS;
    this.#starting += 1;
    const child = await startBounded('ffmpeg', args, { file, cpuSeconds }).finally(() => (this.#starting -= 1));
    const isCurrent = () => this.#scene === scene && !this.#isClosed;
    if (!isCurrent()) {
      child.kill('SIGKILL');
      return;
    }
    this.#ffmpeg = child;
    let complaint = '';
    child.stdout?.resume();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2_000);
    });
    // If a still picture fails, it is only missed by people who join later; the play continues.
    if (!scene.isRunning) {
      child.once('error', () => undefined);
      return;
    }
    child.once('error', (error) => isCurrent() && this.#fail(String(error)));
    child.once('close', (code, signal) => {
      if (!isCurrent()) return;
      if (code === 0) this.#ranOut();
      else this.#fail(`ffmpeg ended with ${code ?? signal}: ${complaint.trim()}`);
    });
    this.#watchPackets();
  }

  #endFeed(): void {
    clearInterval(this.#watch);
    this.#ffmpeg?.kill('SIGKILL');
    this.#ffmpeg = null;
    for (const { relay } of this.#streams) relay.takeNothing();
  }

  #watchPackets(): void {
    let [passed, at] = [0, performance.now()];
    this.#watch = setInterval(() => {
      const now = this.#streams.reduce((sum, { relay }) => sum + relay.passed, 0);
      if (now !== passed) [passed, at] = [now, performance.now()];
      else if (performance.now() - at > STALLED_MS) this.#fail('no packet comes');
    }, LOOK_EVERY_MS).unref();
  }

  /** A file may claim a wrong length, or be damaged from some point on; only what was sent counts as shown. */
  #ranOut(): void {
    const left = this.#file.durationMs - this.positionMs;
    if (left <= END_MS) this.#end('over', '');
    else this.#fail(`it ended ${left} ms before its end`);
  }

  /** The room has ended, and the sources with it. */
  #gone(): void {
    const isRunning = this.isRunning;
    this.close();
    if (isRunning) this.#ended('failed', 'its room has gone');
  }

  #fail(why: string): void {
    this.#end('failed', why);
  }

  #end(how: 'over' | 'failed', why: string): void {
    if (!this.isRunning) return;
    this.stop();
    this.#ended(how, why);
  }
}

function sourceOf(medium: ExhibitMedium): SourceId {
  return sourceId(COURT, `exhibit-${medium}`);
}
