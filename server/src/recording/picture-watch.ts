import type { TrackEvent } from './blocks.ts';

/** Longer than the interval of a camera that sends three pictures a second. */
const STOPPED_AFTER_MS = 350;
/** A check this late means that this process itself stalled, and packets wait in the socket. */
const OWN_PAUSE_MS = 200;

/** Detects that a camera's pictures have stopped although they should arrive. Pure: times (ms) are arguments. */
export class PictureWatch {
  /** Arrival of the last packet; null before the first one, while the source is silenced, and after a stop was reported. */
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

  /** Whether pictures have stopped arriving; true once for each stop. Call many times a second. */
  check(now: number): boolean {
    const late = now - this.#lastCheck > OWN_PAUSE_MS;
    this.#lastCheck = now;
    if (late || this.#lastAt === null || now - this.#lastAt < STOPPED_AFTER_MS) return false;
    this.#lastAt = null;
    return true;
  }
}
