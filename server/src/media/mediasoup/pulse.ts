import { EventEmitter } from 'node:events';

export type PulseEvents = {
  /** Nothing has come for so long that nothing gets through. */
  silent: [];
  /** Something came again after `silent`. */
  heard: [];
  /** Nothing came from `since` until `until` (epoch ms): too long for a pause, too short to be told as silence. */
  gap: [since: number, until: number];
};

/**
 * A browser's receiving transport answers each of the room's beats (two a second), and checks ICE consent every 5 s or so
 * (RFC 7675, 5.1): whose line works is heard at least twice a second, muted or not. So much silence is none of chance.
 */
const SILENT_MS = 3_000;
/** Looks that found nothing, half a second apart, before it is no pause. A service that did not get to look found nothing. */
const EMPTY_LOOKS = 3;

/** Whether anything comes from a browser, told by the bytes that its transports have received. */
export class Pulse extends EventEmitter<PulseEvents> {
  readonly #read: () => Promise<number | null>;
  readonly #now: () => number;
  #bytes = 0;
  #lookedAt: number | null = null;
  #heardAt: number | null = null;
  #empty = 0;
  #silent = false;
  #looking = false;

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

  /** Looks whether something has come since the last look. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const bytes = await this.#read().catch(() => null);
    this.#looking = false;
    if (bytes === null) return;
    const now = this.#now();
    if (bytes > this.#bytes) this.#heard((now + (this.#lookedAt ?? now)) / 2);
    else this.#missed(now);
    this.#bytes = bytes;
    this.#lookedAt = now;
  }

  /** Something came that bytes do not count, such as an answer of ICE. */
  sign(): void {
    this.#heard(this.#now());
  }

  #heard(at: number): void {
    const since = this.#heardAt;
    const paused = this.#empty >= EMPTY_LOOKS;
    this.#empty = 0;
    this.#heardAt = Math.round(at);
    if (this.#silent) {
      this.#silent = false;
      this.emit('heard');
    } else if (paused && since !== null) this.emit('gap', since, this.#heardAt);
  }

  #missed(now: number): void {
    this.#empty += 1;
    if (this.#silent || this.#heardAt === null) return;
    if (this.#empty < EMPTY_LOOKS || now - this.#heardAt < SILENT_MS) return;
    this.#silent = true;
    this.emit('silent');
  }
}
