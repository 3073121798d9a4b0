import type { Failure, ReconnectPolicy } from './reconnect-policy.ts';

export interface ReconnectorParts {
  readonly policy: ReconnectPolicy;
  readonly now: () => number;
  /** Begins an attempt, replacing one in progress. Its result is reported by `lost` or `online`. */
  readonly attempt: () => void;
  /** Probes a refusing service; calls `hurry` when it answers. */
  readonly probe: { start(): void; stop(): void };
}

/** An attempt made on a sign of the connection's return is not replaced for this long. */
const YOUNG_MS = 2_000;

/** Schedules attempts to reach the service, from the loss of the connection until its return. */
export class Reconnector {
  readonly #parts: ReconnectorParts;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Start of the attempt in progress; null between attempts and while connected. */
  #begunAt: number | null = null;
  /** The attempt was made on a sign of the connection's return. */
  #sure = false;
  #away = false;

  constructor(parts: ReconnectorParts) {
    this.#parts = parts;
  }

  /** Makes the first attempt, or one without a pause before it. */
  begin(): void {
    this.#away = true;
    this.#attempt(false);
  }

  /** The connection was lost, or an attempt failed. */
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

  /** The attempt in progress was answered, so nothing replaces it. */
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

  /** There is a sign of the connection's return: an older attempt, which may hang, is replaced by a new one. */
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

  /** Restarts the time limit of an attempt after each of its steps, because each may wait in a full queue. */
  #beginPatience(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.lost('silent'), this.#parts.policy.patience(this.#attempts));
  }
}
