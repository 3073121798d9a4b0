import type { SentKind } from '@mahzar/shared/hearing/ids';

/** Limits of one source: a sustained rate, and a burst of ten seconds' worth of it. */
export interface FlowBudget {
  readonly packetsPerSecond: number;
  readonly bytesPerSecond: number;
}

/**
 * Some three times the rates of the page's own encoders. Opus has 50 packets a second (100 in frames of 10 ms) and at most 64
 * kbit/s; a camera in three layers 1.6 Mbit/s and some 250 packets, a screen 1.5 Mbit/s.
 */
export const FLOW_BUDGETS: Readonly<Record<SentKind, FlowBudget>> = {
  microphone: { packetsPerSecond: 150, bytesPerSecond: 32_000 },
  camera: { packetsPerSecond: 1_000, bytesPerSecond: 500_000 },
  screen: { packetsPerSecond: 1_000, bytesPerSecond: 500_000 },
};

/**
 * Size of the burst, in seconds of the budget. After an outage a media path delivers everything that it held back (over TCP some 20
 * s of a voice): a correct client stays below this limit.
 */
const BURST_S = 10;

/** Token buckets for packets and bytes. Times are milliseconds of a clock that does not go back. */
export class FlowBucket {
  readonly #budget: FlowBudget;
  #packets: number;
  #bytes: number;
  #at: number;

  constructor(budget: FlowBudget, now: number) {
    this.#budget = budget;
    this.#at = now;
    this.#packets = budget.packetsPerSecond * BURST_S;
    this.#bytes = budget.bytesPerSecond * BURST_S;
  }

  /** Permits a burst of this many seconds of the budget, regardless of earlier packets. */
  refill(seconds: number): void {
    this.#packets = Math.max(this.#packets, this.#budget.packetsPerSecond * seconds);
    this.#bytes = Math.max(this.#bytes, this.#budget.bytesPerSecond * seconds);
  }

  /** Takes an amount if it is within the budget; otherwise takes nothing and returns false. */
  take(packets: number, bytes: number, now: number): boolean {
    this.#fill(now);
    if (packets > this.#packets || bytes > this.#bytes) return false;
    this.#packets -= packets;
    this.#bytes -= bytes;
    return true;
  }

  #fill(now: number): void {
    const { packetsPerSecond, bytesPerSecond } = this.#budget;
    const seconds = Math.max(0, now - this.#at) / 1_000;
    this.#at = now;
    this.#packets = Math.min(packetsPerSecond * BURST_S, this.#packets + packetsPerSecond * seconds);
    this.#bytes = Math.min(bytesPerSecond * BURST_S, this.#bytes + bytesPerSecond * seconds);
  }
}
