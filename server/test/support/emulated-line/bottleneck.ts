/** Faults of an emulated line for the packets of one direction. */
export interface LineFaults {
  /** Share of lost packets, 0 to 1; losses are independent. */
  readonly loss?: number;
  /** Delay in ms, in addition to the time in the queue. */
  readonly delayMs?: number;
  /** Capacity of the line, kbit/s; unlimited without it. */
  readonly kbps?: number;
  /** Queue length as the time to send it (ms); packets beyond it are dropped. */
  readonly queueMs?: number;
}

/** A home router's queue on a slow line. */
const QUEUE_MS = 2_000;

interface Underway {
  readonly at: number;
  readonly arrived: () => void;
}

/** One direction of a line: packets share its rate, wait in its queue and arrive in order. */
export class Bottleneck {
  readonly #random: () => number;
  readonly #underway: Underway[] = [];
  #faults: LineFaults = {};
  #busyUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Number of packets lost on the line so far, without those dropped by a full queue. */
  lost = 0;

  /** @param random uniform in [0, 1): a packet is lost when it is less than the share of losses */
  constructor(random: () => number) {
    this.#random = random;
  }

  set(faults: LineFaults): void {
    this.#faults = faults;
  }

  /** Milliseconds that a packet takes now. */
  get transitMs(): number {
    return this.queueMs + (this.#faults.delayMs ?? 0);
  }

  /** The part of it that is spent in the queue. */
  get queueMs(): number {
    return Math.max(0, this.#busyUntil - performance.now());
  }

  /** Sends a packet of `bytes` bytes, headers included. Returns whether it will arrive. */
  pass(bytes: number, arrived: () => void): boolean {
    const { loss = 0, delayMs = 0, kbps = Infinity, queueMs = QUEUE_MS } = this.#faults;
    const now = performance.now();
    const waits = Math.max(0, this.#busyUntil - now);
    if (waits > queueMs) return false;
    this.#busyUntil = now + waits + (bytes * 8) / kbps;
    // Lost after the queue, as on a radio link: it used the line's capacity all the same.
    // Nothing is drawn on a line that loses nothing: what is lost from `set` on does not depend on what was sent before.
    if (loss > 0 && this.#random() < loss) {
      this.lost += 1;
      return false;
    }
    const at = this.#busyUntil + delayMs;
    if (at <= now && this.#underway.length === 0) arrived();
    else if (this.#underway.push({ at, arrived }) === 1) this.#wait();
    return true;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#underway.length = 0;
  }

  #wait(): void {
    const [next] = this.#underway;
    if (next !== undefined) this.#timer = setTimeout(() => this.#arrive(), Math.max(0, next.at - performance.now()));
  }

  #arrive(): void {
    const now = performance.now() + 1;
    while (this.#underway[0] !== undefined && this.#underway[0].at <= now) this.#underway.shift()!.arrived();
    this.#wait();
  }
}
