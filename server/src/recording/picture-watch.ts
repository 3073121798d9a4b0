import type { TrackEvent } from './blocks.ts';

/** A camera that sends three pictures a second is not taken for one that has stopped. */
const STOPPED_AFTER_MS = 350;
/** A check this late means that this process itself stalled, and packets wait in the socket. */
const OWN_PAUSE_MS = 200;

/** Notices that a camera's pictures have stopped in the middle. Pure: times (ms) come in as arguments. */
export class PictureWatch {
  /** Null before the first packet, while the source is silenced, and once it was told. */
  #lastAt: number | null = null;
  #lastCheck = -Infinity;
  #paused = false;

  handlePacket(now: number): void {
    if (!this.#paused) this.#lastAt = now;
  }

  handleEvent({ type }: TrackEvent): void {
    if (type !== 'pause' && type !== 'resume') return;
    this.#paused = type === 'pause';
    this.#lastAt = null;
  }

  /** Whether pictures have stopped since they last came; told once. Call many times a second. */
  check(now: number): boolean {
    const late = now - this.#lastCheck > OWN_PAUSE_MS;
    this.#lastCheck = now;
    if (late || this.#lastAt === null || now - this.#lastAt < STOPPED_AFTER_MS) return false;
    this.#lastAt = null;
    return true;
  }
}
