import type { SentKind } from '@mahzar/shared/hearing/ids';

/** What one source may send: so much for long, and ten seconds' worth of it at once. */
export interface FlowBudget {
  readonly packetsPerSecond: number;
  readonly bytesPerSecond: number;
}

/**
 * Some three times what the page's own encoders make. Opus has 50 packets a second (100 in frames of 10 ms) and 64 kbit/s at
 * most; a camera in three layers 1.6 Mbit/s and some 250 packets, a screen 1.5 Mbit/s.
 */
export const FLOW_BUDGETS: Readonly<Record<SentKind, FlowBudget>> = {
  microphone: { packetsPerSecond: 150, bytesPerSecond: 32_000 },
  camera: { packetsPerSecond: 1_000, bytesPerSecond: 500_000 },
  screen: { packetsPerSecond: 1_000, bytesPerSecond: 500_000 },
};

/**
 * Seconds of the budget that may come at once. After an outage a media path gives all that it held back (over TCP some
 * 20 s of a voice): no good client reaches it.
 */
const BURST_S = 10;

/** A token bucket for packets and one for bytes. Times are milliseconds of any clock that does not go back. */
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

  /** Lets so many seconds of the budget come at once, whatever came before. */
  refill(seconds: number): void {
    this.#packets = Math.max(this.#packets, this.#budget.packetsPerSecond * seconds);
    this.#bytes = Math.max(this.#bytes, this.#budget.bytesPerSecond * seconds);
  }

  /** Takes what came; whether it is within the budget. What is too much is not taken. */
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
