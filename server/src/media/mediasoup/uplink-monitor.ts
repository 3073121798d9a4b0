import { EventEmitter } from 'node:events';

export type UplinkEvents = {
  /** Nothing has come for so long that nothing gets through. */
  silent: [];
  /** Something came again after `silent`. */
  heard: [];
  /** Nothing came from `since` until `until` (epoch ms): too long for a pause, too short to be told as silence. */
  gap: [since: number, until: number];
};

/**
 * A browser's receiving transport answers each of the room's beats (two a second), and checks ICE consent every 5 s or so
 * (RFC 7675, 5.1): whose media path works is heard at least twice a second, muted or not. So much silence is none of
 * chance.
 */
const SILENT_MS = 3_000;
/** Half seconds in which looks found nothing, before it is silence. A service that did not get to look found nothing. */
const EMPTY_LOOKS = 3;
/** A pause that is no chance either, and that is over: three beats without an answer. */
const GAP_MS = 1_600;
const EMPTY_LOOKS_OF_GAP = 2;
/** What counts as a look of its own: a little less than the half second, for timers that are not exact. */
const LOOK_MS = 450;
/** While nothing comes, so that the end of it is known: by looks half a second apart two seconds may seem to be one and a half. */
const LOOK_CLOSELY_MS = 100;

/** Whether anything comes from a browser, told by the bytes that its transports have received. */
export class UplinkMonitor extends EventEmitter<UplinkEvents> {
  readonly #read: () => Promise<number | null>;
  readonly #now: () => number;
  #bytes = 0;
  #lookedAt: number | null = null;
  #heardAt: number | null = null;
  #empty = 0;
  /** When a look last found something, or one was last counted that found nothing. */
  #countedAt = 0;
  #silent = false;
  #looking = false;
  #closed = false;
  #closely: NodeJS.Timeout | undefined;

  /** `read`: bytes received so far, or null when nothing can be said; `now`: epoch ms. */
  constructor(read: () => Promise<number | null>, now: () => number) {
    super();
    this.#read = read;
    this.#now = now;
  }

  /** When something came last, epoch ms, to half the time between two looks; null before anything did. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  get silent(): boolean {
    return this.#silent;
  }

  /** Looks whether something has come since the last look; to be called twice a second. */
  async look(): Promise<void> {
    if (this.#looking || this.#closed) return;
    this.#looking = true;
    clearTimeout(this.#closely);
    const bytes = await this.#read().catch(() => null);
    this.#looking = false;
    if (bytes === null || this.#closed) return;
    const now = this.#now();
    if (bytes > this.#bytes) this.#heard((now + (this.#lookedAt ?? now)) / 2, now);
    else this.#missed(now);
    this.#bytes = bytes;
    this.#lookedAt = now;
    // Nobody waits for the end of a silence that is told already, or of one before anything came.
    const awaited = this.#empty > 0 && !this.#silent && this.#heardAt !== null;
    if (awaited) this.#closely = setTimeout(() => void this.look(), LOOK_CLOSELY_MS).unref();
  }

  /** Looks and tells no more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#closely);
    this.removeAllListeners();
  }

  /** Something came that bytes do not count, such as an answer of ICE. */
  sign(): void {
    const now = this.#now();
    this.#heard(now, now);
  }

  #heard(at: number, now: number): void {
    const since = this.#heardAt;
    const paused = this.#empty >= EMPTY_LOOKS_OF_GAP;
    this.#empty = 0;
    this.#countedAt = now;
    this.#heardAt = Math.round(at);
    if (this.#silent) {
      this.#silent = false;
      this.emit('heard');
    } else if (paused && since !== null && this.#heardAt - since >= GAP_MS) this.emit('gap', since, this.#heardAt);
  }

  #missed(now: number): void {
    if (now - this.#countedAt >= LOOK_MS) {
      this.#empty += 1;
      this.#countedAt = now;
    }
    if (this.#silent || this.#heardAt === null) return;
    if (this.#empty < EMPTY_LOOKS || now - this.#heardAt < SILENT_MS) return;
    this.#silent = true;
    this.emit('silent');
  }
}
