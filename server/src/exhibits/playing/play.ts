import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import type { ExhibitMedium } from '@mahzar/shared/hearing/exhibit';
import { COURT, sourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { Injected, MediaRoom } from '../../media/engine.ts';
import { inMemory, startBounded } from '../../files/bounded-ffmpeg.ts';
import { DEMUXERS } from '../../files/recording-facts.ts';
import { Relay } from './relay.ts';
import { CODECS, playArguments, playedRtp } from './streams.ts';

/** Without a packet for so long it stands still, and is ended. */
const STALLED_MS = 15_000;
const LOOK_EVERY_MS = 1_000;
/** So much at its end may hold nothing: sound and picture are not equally long. */
const END_MS = 2_000;
/** CPU time for each second of a file, of all threads; and what beginning may take. */
const CPU_A_SECOND = 3;
const CPU_SECONDS = 60;

export interface Playlist {
  readonly content: Buffer;
  /** Media type of the file. */
  readonly type: string;
  readonly media: readonly ExhibitMedium[];
  readonly durationMs: number;
  readonly fromMs: number;
}

interface Stream {
  readonly medium: ExhibitMedium;
  readonly relay: Relay;
  readonly injected: Injected;
}

/** One file on its way into one room, from a moment on. It is not begun anew here. */
export class Play {
  readonly #file: Omit<Playlist, 'content'>;
  /** Until ffmpeg has it: from then on it lies in memory once. */
  #content: Buffer | null;
  readonly #ended: (how: 'over' | 'failed', why: string) => void;
  #streams: Stream[] = [];
  #ffmpeg: ChildProcess | null = null;
  #watch: NodeJS.Timeout | undefined;
  #isStopped = false;
  #isClosed = false;
  #complaint = '';

  /** @param ended it has come to its end, or cannot go on; never told after `stop` or `close` */
  constructor(file: Playlist, ended: (how: 'over' | 'failed', why: string) => void) {
    const { content, ...about } = file;
    this.#content = content;
    this.#file = about;
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
    const { fromMs, durationMs } = this.#file;
    const sent = this.#streams.map(({ relay }) => relay.sentMs);
    return Math.min(durationMs, Math.round(fromMs + Math.max(0, ...sent)));
  }

  /** Makes its sources in the room and has them fed. @param taken resolves when those who are to have them are ready */
  async begin(room: MediaRoom, taken: (sources: readonly SourceId[]) => Promise<void>): Promise<void> {
    for (const medium of this.#file.media) {
      const stream = await this.#inject(room, medium);
      if (stream === null) return this.#fail('its room has gone');
      this.#streams.push(stream);
      if (!this.isRunning) return this.close();
    }
    await taken(this.#file.media.map(sourceOf));
    if (this.isRunning) await this.#start();
  }

  /** Ends what feeds the sources; these stay, so that the last picture does. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#content = null;
    clearInterval(this.#watch);
    this.#ffmpeg?.kill('SIGKILL');
    for (const { relay } of this.#streams) relay.close();
  }

  /** Ends it with its sources. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.stop();
    for (const { injected } of this.#streams) injected.close();
  }

  /** It has not been stopped, and has not ended. */
  get isRunning(): boolean {
    return !this.#isStopped;
  }

  async #inject(room: MediaRoom, medium: ExhibitMedium): Promise<Stream | null> {
    // A signed number in ffmpeg.
    const relay = await Relay.open(randomInt(1, 2 ** 31), CODECS[medium]);
    const opening = room.openInjected(
      sourceOf(medium),
      {
        rtpParameters: playedRtp(medium, relay.ssrc),
        from: relay.port,
        onEnd: () => this.#fail('its room has gone'),
      },
      () => this.isRunning,
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

  async #start(): Promise<void> {
    const { type, fromMs, durationMs } = this.#file;
    if (this.#content === null) return;
    const file = await inMemory(this.#content);
    this.#content = null;
    try {
      if (!this.isRunning) return;
      const outputs = this.#streams.map(({ medium, relay: { port, ssrc } }) => ({ medium, port, ssrc }));
      const cpuSeconds = CPU_SECONDS + (CPU_A_SECOND * durationMs) / 1000;
      const child = await startBounded('ffmpeg', playArguments(DEMUXERS[type] ?? '', fromMs, outputs), {
        file,
        cpuSeconds,
      });
      if (!this.isRunning) {
        child.kill('SIGKILL');
        return;
      }
      this.#ffmpeg = child;
      child.stdout?.resume();
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        this.#complaint = (this.#complaint + text).slice(-2_000);
      });
      child.once('error', (error) => this.#fail(String(error)));
      child.once('close', (code, signal) => {
        if (code === 0) this.#ranOut();
        else this.#fail(`ffmpeg ended with ${code ?? signal}: ${this.#complaint.trim()}`);
      });
      this.#watchPackets();
    } finally {
      await file.close();
    }
  }

  #watchPackets(): void {
    let [passed, at] = [0, performance.now()];
    this.#watch = setInterval(() => {
      const now = this.#streams.reduce((sum, { relay }) => sum + relay.passed, 0);
      if (now > passed) [passed, at] = [now, performance.now()];
      else if (performance.now() - at > STALLED_MS) this.#fail('no packet comes');
    }, LOOK_EVERY_MS).unref();
  }

  /** A file may say that it is longer than it is, or be damaged from some place on: what was not sent was not shown. */
  #ranOut(): void {
    const left = this.#file.durationMs - this.positionMs;
    if (left <= END_MS) this.#end('over', '');
    else this.#fail(`it ended ${left} ms before its end`);
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
