import { FlowBucket } from './flow-budget.ts';
import type { FlowBudget } from './flow-budget.ts';

/** What has come from one producer so far. */
export interface FlowCounts {
  readonly producerId: string;
  readonly packets: number;
  readonly bytes: number;
}

/** What came in a second. */
export interface FlowRate {
  readonly packetsPerSecond: number;
  readonly bitsPerSecond: number;
}

export type FlowChange = { readonly kind: 'over'; readonly rate: FlowRate } | { readonly kind: 'within' };

/** A source that sent too much comes back when it has kept within its budget for so long; each further time twice as long. */
const CALM_MS = 10_000;
const LONGEST_CALM_MS = 300_000;
/** After so long within its budget it is taken for one that never was over it. */
const FORGIVEN_MS = 600_000;

/** Judges one source by what its producers count. Pure; times are milliseconds. */
export class FlowMeter {
  readonly #budget: FlowBudget;
  #bucket: FlowBucket;
  #last: FlowCounts | null = null;
  #at: number;
  /** While it is over its budget: since when it has kept within it. */
  #calmSince: number | null = null;
  #times = 0;
  #withinSince: number;

  constructor(budget: FlowBudget, now: number) {
    this.#budget = budget;
    this.#bucket = new FlowBucket(budget, now);
    this.#at = now;
    this.#withinSince = now;
  }

  get over(): boolean {
    return this.#calmSince !== null;
  }

  /** Whether nothing needs to be remembered of the source once it is gone. */
  get neverOver(): boolean {
    return this.#times === 0;
  }

  /** Another has seen that too much was sent: over, whatever the counts say. Whether it was not before. */
  markOver(now: number): boolean {
    if (this.over) return false;
    this.#stop(now);
    return true;
  }

  /** A reading, once a second or so; null while the source has no producer. Tells each change once. */
  handle(counts: FlowCounts | null, now: number): FlowChange | null {
    const seconds = Math.max(0.001, (now - this.#at) / 1_000);
    const packets = came(counts, this.#last, 'packets');
    const bytes = came(counts, this.#last, 'bytes');
    this.#last = counts;
    this.#at = now;
    const within = this.#bucket.take(packets, bytes, now);
    if (this.#calmSince === null) {
      if (within) {
        if (now - this.#withinSince >= FORGIVEN_MS) this.#times = 0;
        return null;
      }
      this.#stop(now);
      return { kind: 'over', rate: rateOf(packets, bytes, seconds) };
    }
    const { packetsPerSecond, bytesPerSecond } = this.#budget;
    if (packets > packetsPerSecond * seconds || bytes > bytesPerSecond * seconds) this.#calmSince = now;
    if (now - this.#calmSince < Math.min(LONGEST_CALM_MS, CALM_MS * 2 ** (this.#times - 1))) return null;
    this.#calmSince = null;
    this.#withinSince = now;
    this.#bucket = new FlowBucket(this.#budget, now);
    return { kind: 'within' };
  }

  #stop(now: number): void {
    this.#times += 1;
    this.#calmSince = now;
  }
}

/** Since the last reading; a producer that is new counts from 0. */
function came(counts: FlowCounts | null, last: FlowCounts | null, what: 'packets' | 'bytes'): number {
  if (counts === null) return 0;
  const before = last !== null && last.producerId === counts.producerId ? last[what] : 0;
  return Math.max(0, counts[what] - before);
}

function rateOf(packets: number, bytes: number, seconds: number): FlowRate {
  return { packetsPerSecond: Math.round(packets / seconds), bitsPerSecond: Math.round((bytes * 8) / seconds) };
}
