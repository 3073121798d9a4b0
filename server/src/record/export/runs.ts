import type { Report } from './media-clock.ts';
import type { OrderedPacket } from '../../rtp/reorder.ts';
import { timestampDifference } from '../../rtp/unwrap.ts';

/**
 * A time range of a track in which media time and arrival time advance together. Timestamps are the track's unwrapped ones;
 * timestamps of two runs are unrelated.
 */
export type Run = {
  /** Unwrapped sequence number of the first packet. */
  firstSequence: number;
  packets: number;
  /** Smallest and largest timestamp. */
  from: number;
  to: number;
  /** The fastest packet, with the smallest `arrival − media time`. */
  quickest: Edge;
  reports: Report[];
};

/** Arrival (epoch milliseconds) and timestamp of a packet. */
export type Edge = { at: number; timestamp: number };

/**
 * If media time and arrival time diverge by more than this between two packets, ms, the stream has a new time base: mediasoup's
 * consumer switched to a layer before it knew both layers' clocks (jumps of hours were seen), or a device was suspended.
 */
export const JUMP_MS = 1000;

/**
 * How many earlier runs, and reports without a run, are examined. A delay is caught up within a few runs; without the limit, a
 * sender whose timestamps jump with every packet would have each of a hundred thousand runs compared with all others.
 */
const LOOK_BACK = 32;

type OpenRun = Run & { last: Edge };

/** A sender report as received; its timestamp wraps around. */
export type RawReport = { at: number; ntpMs: number; timestamp: number };

/**
 * Splits a track into runs. Packets are added in the order of their sequence numbers, reports as they arrived. A report belongs to
 * the run with the nearest timestamps, which may be an earlier run or one whose packets come later. Pure.
 */
export class RunFinder {
  readonly #clockRate: number;
  readonly #runs: OpenRun[] = [];
  #waiting: RawReport[] = [];

  constructor(clockRate: number) {
    this.#clockRate = clockRate;
  }

  /** @param packets packets that became ready together */
  addPackets(packets: OrderedPacket[]): void {
    const arrivals = packets.map(({ arrivedAt }) => arrivedAt);
    // A packet that was overtaken in transit was sent before the later packets arrived.
    for (let index = arrivals.length - 2; index >= 0; index--) {
      arrivals[index] = Math.min(arrivals[index]!, arrivals[index + 1]!);
    }
    packets.forEach((packet, index) => this.#addPacket(packet, arrivals[index]!));
  }

  addReport(report: RawReport): void {
    if (this.#assign(report, this.#runs.slice(-LOOK_BACK))) return;
    this.#waiting.push(report);
    if (this.#waiting.length > LOOK_BACK) this.#waiting.shift();
  }

  /** Returns the runs in order. A delay that was caught up makes no run of its own. */
  finish(): Run[] {
    const joined: OpenRun[] = [];
    for (const run of this.#runs) {
      const recent = joined.slice(-LOOK_BACK);
      const home = recent.findLastIndex((earlier, index) => this.#goesOn([earlier, ...recent.slice(index + 1), run]));
      const parts = home === -1 ? [run] : [...joined.splice(home - recent.length), run];
      joined.push(parts.reduce((a, b) => this.#join(a, b)));
    }
    return joined.map(({ last: _, ...run }) => run);
  }

  #addPacket({ sequence, timestamp, arrivedAt }: OrderedPacket, sentBefore: number): void {
    const edge = { at: sentBefore, timestamp };
    const current = this.#runs.at(-1);
    if (current && Math.abs(this.#offset(edge) - this.#offset(current.last)) <= JUMP_MS) {
      current.packets += 1;
      current.from = Math.min(current.from, timestamp);
      current.to = Math.max(current.to, timestamp);
      current.last = edge;
      if (this.#offset({ at: arrivedAt, timestamp }) < this.#offset(current.quickest)) {
        current.quickest = { at: arrivedAt, timestamp };
      }
      return;
    }
    const quickest = { at: arrivedAt, timestamp };
    const [from, to] = [timestamp, timestamp];
    const run = { firstSequence: sequence, packets: 1, from, to, quickest, reports: [], last: edge };
    this.#runs.push(run);
    this.#waiting = this.#waiting.filter((report) => !this.#assign(report, [run]));
  }

  #assign({ at, ntpMs, timestamp }: RawReport, runs: OpenRun[]): boolean {
    let nearest: { run: OpenRun; timestamp: number; distanceMs: number } | undefined;
    for (const run of runs) {
      const { last } = run;
      const steps = timestampDifference(timestamp - last.timestamp);
      const distanceMs = Math.abs((steps / this.#clockRate) * 1000 - (at - last.at));
      if (distanceMs > JUMP_MS || (nearest && nearest.distanceMs < distanceMs)) continue;
      nearest = { run, timestamp: last.timestamp + steps, distanceMs };
    }
    nearest?.run.reports.push({ ntpMs, timestamp: nearest.timestamp });
    return nearest !== undefined;
  }

  /** Whether the last run continues the first one's time base, so that the runs between were only delayed. */
  #goesOn(runs: OpenRun[]): boolean {
    const [first, last] = [runs[0]!, runs.at(-1)!];
    if (Math.abs(this.#offset(first.quickest) - this.#offset(last.quickest)) > JUMP_MS) return false;
    return runs.slice(1).every((run, index) => run.from >= runs[index]!.to);
  }

  #offset({ at, timestamp }: Edge): number {
    return at - (timestamp / this.#clockRate) * 1000;
  }

  #join(a: OpenRun, b: OpenRun): OpenRun {
    const quickest = this.#offset(b.quickest) < this.#offset(a.quickest) ? b.quickest : a.quickest;
    const { to, last } = b;
    return { ...a, packets: a.packets + b.packets, to, last, quickest, reports: [...a.reports, ...b.reports] };
  }
}
