import type { Failure, ReconnectPolicy } from './reconnect-policy.ts';

export interface ReconnectorParts {
  readonly policy: ReconnectPolicy;
  readonly now: () => number;
  /** Begins an attempt, in place of one that is under way. What becomes of it is told by `lost` or `online`. */
  readonly attempt: () => void;
  /** Asks whether a service that refuses is there; calls `hurry` when it is. */
  readonly probe: { start(): void; stop(): void };
}

/** An attempt that was made on a sign of the connection's return is left alone for so long. */
const YOUNG_MS = 2_000;

/** When to try to reach the service again, from the loss of the connection until it is back. */
export class Reconnector {
  readonly #parts: ReconnectorParts;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the attempt under way; null between two and while the connection is up. */
  #begunAt: number | null = null;
  /** It was begun because there was a sign that the connection is back. */
  #sure = false;
  #away = false;

  constructor(parts: ReconnectorParts) {
    this.#parts = parts;
  }

  /** The first attempt, or one that needs no pause before it. */
  begin(): void {
    this.#away = true;
    this.#attempt(false);
  }

  /** The connection went down, or an attempt failed. */
  lost(how: Failure): void {
    if (!this.#away) this.#attempts = 0;
    this.#away = true;
    this.#begunAt = null;
    if (how === 'refused') this.#parts.probe.start();
    else this.#parts.probe.stop();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#attempt(false), this.#parts.policy.delay(this.#attempts, how));
    this.#attempts += 1;
  }

  /** The attempt under way has been answered: it needs no other in its place. */
  answered(): void {
    this.#sure = true;
    this.#begunAt = this.#parts.now();
    this.#beginPatience();
  }

  online(): void {
    this.#away = false;
    this.#begunAt = null;
    clearTimeout(this.#timer);
    this.#parts.probe.stop();
  }

  /** There is a sign that the connection is back: an attempt that may hang since before makes room for a new one. */
  hurry(): void {
    if (!this.#away) return;
    const young = this.#begunAt !== null && this.#parts.now() - this.#begunAt < YOUNG_MS;
    if (!young || !this.#sure) this.#attempt(true);
  }

  close(): void {
    this.#away = false;
    clearTimeout(this.#timer);
    this.#parts.probe.stop();
  }

  #attempt(sure: boolean): void {
    clearTimeout(this.#timer);
    this.#sure = sure;
    this.#begunAt = this.#parts.now();
    this.#beginPatience();
    this.#parts.attempt();
  }

  /** An attempt that has come so far gets the whole time again: each step of it may wait in a full queue. */
  #beginPatience(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.lost('silent'), this.#parts.policy.patience(this.#attempts));
  }
}
