import { EventEmitter } from 'node:events';

export type UplinkEvents = {
  /** Nothing has arrived for so long that the path counts as broken. */
  silent: [];
  /** Something arrived again after `silent`. */
  heard: [];
  /** Nothing arrived from `since` until `until` (epoch ms): too long for a pause, too short to be reported as silence. */
  gap: [since: number, until: number];
};

/**
 * A browser's receiving transport answers each of the room's beats (two a second), and checks ICE consent every 5 s or so (RFC
 * 7675, 5.1), so a browser with a working media path is heard at least twice a second, muted or not. Silence of this length is no
 * coincidence; ms.
 */
const SILENT_MS = 3_000;
/** Number of empty checks in half seconds that count as silence. Times in which the service could not check do not count. */
const EMPTY_LOOKS = 3;
/** A pause that has ended and is no coincidence either, ms: three beats without an answer. */
const GAP_MS = 1_600;
const EMPTY_LOOKS_OF_GAP = 2;
/** Shortest time between two counted looks, ms: a little less than half a second, because timers are not exact. */
const LOOK_MS = 450;
/**
 * Interval of looks while nothing arrives, so that the end is known exactly, ms: with half a second between looks, a gap of two
 * seconds may look like one and a half.
 */
const LOOK_CLOSELY_MS = 100;
/** Number of paths remembered; a browser has one for each network and transport. */
const MAX_PATHS = 16;

/** Observes whether anything arrives from a browser, by the bytes that its transports have received. */
export class UplinkMonitor extends EventEmitter<UplinkEvents> {
  readonly #read: () => Promise<number | null>;
  readonly #now: () => number;
  #bytes = 0;
  #lookedAt: number | null = null;
  #heardAt: number | null = null;
  #empty = 0;
  /** When a look last found something, or an empty look was last counted. */
  #countedAt = 0;
  #silent = false;
  #looking = false;
  #closed = false;
  #closely: NodeJS.Timeout | undefined;
  /** Paths that the browser has sent on, the oldest first. */
  readonly #paths = new Set<string>();

  /** `read`: bytes received so far, or null when unknown; `now`: epoch ms. */
  constructor(read: () => Promise<number | null>, now: () => number) {
    super();
    this.#read = read;
    this.#now = now;
  }

  /** When something last arrived, epoch ms, accurate to half the time between two looks; null before the first time. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  get silent(): boolean {
    return this.#silent;
  }

  /** Checks whether something has arrived since the last look. Call twice a second, and ten times while `silent`. */
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
    // The end of a silence that was already reported, or that began before anything arrived, need not be exact.
    const awaited = this.#empty > 0 && !this.#silent && this.#heardAt !== null;
    if (awaited) this.#closely = setTimeout(() => void this.look(), LOOK_CLOSELY_MS).unref();
  }

  /** Stops looking and emitting. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#closely);
    this.removeAllListeners();
  }

  /** Something arrived that the byte counts do not include, such as an ICE answer. */
  sign(): void {
    const now = this.#now();
    this.#heard(now, now);
  }

  /**
   * The worker sends on this path from now on. A new one was chosen by the browser; an earlier one may only be what is left after
   * another was closed.
   * @param path a name for both ends and the protocol
   */
  pathSelected(path: string): void {
    if (this.#paths.has(path)) return;
    this.#paths.add(path);
    const [oldest] = this.#paths;
    if (this.#paths.size > MAX_PATHS && oldest !== undefined) this.#paths.delete(oldest);
    this.sign();
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
