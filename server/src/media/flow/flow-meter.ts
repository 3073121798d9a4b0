import { FlowBucket } from './flow-budget.ts';
import type { FlowBudget } from './flow-budget.ts';

/** Counts of one producer so far. */
export interface FlowCounts {
  readonly producerId: string;
  readonly packets: number;
  readonly bytes: number;
}

/** Rate of arrival. */
export interface FlowRate {
  readonly packetsPerSecond: number;
  readonly bitsPerSecond: number;
}

export type FlowChange = { readonly kind: 'over'; readonly rate: FlowRate } | { readonly kind: 'within' };

/** How long a stopped source must stay within its budget before it returns, ms; doubled each further time. */
const CALM_MS = 10_000;
const LONGEST_CALM_MS = 300_000;
/** After this long within its budget, earlier excesses are forgotten, ms. */
const FORGIVEN_MS = 600_000;

/** Judges one source by its producers' counts. Pure; times are milliseconds. */
export class FlowMeter {
  readonly #budget: FlowBudget;
  #bucket: FlowBucket;
  #last: FlowCounts | null = null;
  #at: number;
  /** Since when a source that is over its budget has stayed within it. */
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

  /** Whether the source can be forgotten once it is gone. */
  get neverOver(): boolean {
    return this.#times === 0;
  }

  /** Marks the source as over its budget, on another component's observation. Returns false if it was already. */
  markOver(now: number): boolean {
    if (this.over) return false;
    this.#stop(now);
    return true;
  }

  /** Takes a reading, about once a second; null while the source has no producer. Reports each change once. */
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

/** Increase since the last reading; a new producer counts from 0. */
function came(counts: FlowCounts | null, last: FlowCounts | null, what: 'packets' | 'bytes'): number {
  if (counts === null) return 0;
  const before = last !== null && last.producerId === counts.producerId ? last[what] : 0;
  return Math.max(0, counts[what] - before);
}

function rateOf(packets: number, bytes: number, seconds: number): FlowRate {
  return { packetsPerSecond: Math.round(packets / seconds), bitsPerSecond: Math.round((bytes * 8) / seconds) };
}
