import type { ChildProcess } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import type { ExhibitMedium } from '@mahzar/shared/hearing/exhibit';
import { COURT, sourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { Injected, MediaRoom } from '../../media/engine.ts';
import { startBounded } from '../../files/bounded-ffmpeg.ts';
import { DEMUXERS } from '../../files/recording-facts.ts';
import { Relay } from './relay.ts';
import { CODECS, playArguments, playedRtp, stillArguments } from './streams.ts';

/** Without a packet for so long it stands still, and is ended. */
const STALLED_MS = 15_000;
const LOOK_EVERY_MS = 1_000;
/** So much at its end may hold nothing: sound and picture are not equally long. */
const END_MS = 2_000;
/** The last picture of a file begins before its end. */
const LAST_PICTURE_MS = 100;
/** CPU time for each second of a file, of all threads; and what beginning may take. */
const CPU_A_SECOND = 3;
const CPU_SECONDS = 60;
/** Of a picture that stands still, for as long as a sitting lasts. */
const STILL_CPU_SECONDS = 3_600;

export interface Playlist {
  /** What was filed, in memory: whoever made it closes it, later than the play. */
  readonly file: FileHandle;
  /** Media type of the file. */
  readonly type: string;
  readonly media: readonly ExhibitMedium[];
  readonly durationMs: number;
}

/** What is to be seen and heard of a file: it runs from a moment on, or its picture of a moment stands still. */
export interface Scene {
  readonly atMs: number;
  readonly isRunning: boolean;
}

interface Stream {
  readonly medium: ExhibitMedium;
  readonly relay: Relay;
  readonly injected: Injected;
}

/** One file on its way into one room, from one moment of it and then from another, as the same sources. */
export class Play {
  readonly #file: Playlist;
  readonly #ended: (how: 'over' | 'failed', why: string) => void;
  #scene: Scene;
  #streams: Stream[] = [];
  #ffmpeg: ChildProcess | null = null;
  #watch: NodeJS.Timeout | undefined;
  /** Its sources are ready. */
  #isBegun = false;
  /** Of what reads its file, how many are on their way. */
  #starting = 0;
  #isClosed = false;

  /** @param ended what runs has come to its end, or cannot go on; never told after `stop` or `close` */
  constructor(file: Playlist, scene: Scene, ended: (how: 'over' | 'failed', why: string) => void) {
    this.#file = file;
    this.#scene = scene;
    this.#ended = ended;
  }

  get pid(): number | undefined {
    return this.#ffmpeg?.pid;
  }

  /**
   * Where in the file it is, milliseconds: as far as it was sent, however long that took. One of sound and picture may have ended
   * before the other.
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

  /** It stands still, and nothing is about to read its file. */
  get isIdle(): boolean {
    return !this.isRunning && this.#starting === 0;
  }

  /** Its sources are gone: another one is to be made. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Makes its sources in the room and has them fed. @param taken resolves when those who are to have them are ready */
  async begin(room: MediaRoom, taken: (sources: readonly SourceId[]) => Promise<void>): Promise<void> {
    for (const medium of this.#file.media) {
      const stream = await this.#inject(room, medium);
      if (stream === null) return this.#gone();
      this.#streams.push(stream);
      if (this.#isClosed) return this.#closeStreams();
    }
    await taken(this.#file.media.map(sourceOf));
    if (this.#isClosed) return;
    this.#isBegun = true;
    await this.#feed();
  }

  /** Goes to another moment, and runs or stands still there. */
  async show(scene: Scene): Promise<void> {
    this.#endFeed();
    this.#scene = scene;
    if (this.#isBegun && !this.#isClosed) await this.#feed();
  }

  /** Ends what feeds the sources; these stay, so that the last picture does. @param atMs where it is then */
  stop(atMs = this.positionMs): void {
    this.#scene = { atMs, isRunning: false };
    this.#endFeed();
  }

  /** Ends it with its sources. */
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
    // Of sound there is nothing while it stands still.
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
    // A picture that cannot be made to stand still is missed by those who come later, and nothing else ends by it.
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

  /** A file may say that it is longer than it is, or be damaged from some place on: what was not sent was not shown. */
  #ranOut(): void {
    const left = this.#file.durationMs - this.positionMs;
    if (left <= END_MS) this.#end('over', '');
    else this.#fail(`it ended ${left} ms before its end`);
  }

  /** The room has gone, and its sources with it. */
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
