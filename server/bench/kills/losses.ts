import { median } from '../options.ts';
import { PACKET_MS, SOURCES } from './speaker.ts';
import type { DuePacket, Speaker } from './speaker.ts';

export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** A part of a source that is not in the record, epoch milliseconds: from the first packet that is not to the next that is. */
export interface Hole extends Gap {
  readonly source: (typeof SOURCES)[number];
  readonly packets: readonly DuePacket[];
}

export interface Spread {
  readonly median: number;
  /** At most so much in 95 of 100. */
  readonly p95: number;
  readonly worst: number;
}

/** What the record does not have of a speaker. */
export function holesOf(speaker: Pick<Speaker, 'packets' | 'markOf'>, record: ReadonlySet<string>): Hole[] {
  return SOURCES.flatMap((source) => {
    const holes: Hole[] = [];
    let missing: DuePacket[] = [];
    const endAt = (to: number): void => {
      if (missing.length > 0) holes.push({ source, from: missing[0]!.dueAt, to, packets: missing });
      missing = [];
    };
    for (const [number, packet] of speaker.packets.entries()) {
      if (record.has(speaker.markOf(source, number))) endAt(packet.dueAt);
      else missing.push(packet);
    }
    endAt(speaker.packets.at(-1)!.dueAt);
    return holes;
  });
}

/** What one source of one speaker lost by one kill: nothing where it fell between two packets. */
export interface Loss {
  readonly kill: number;
  readonly source: Hole['source'];
  readonly ms: number;
  /** Of them, before the kill: what had come and was not written. */
  readonly beforeMs: number;
  readonly packets: number;
}

/** @param holes of one speaker */
export function lossesOf(holes: readonly Hole[], killedAt: readonly number[]): Loss[] {
  // The packet that ends a hole was recorded by the process that followed.
  const killOf = (end: number) =>
    Math.max(
      0,
      killedAt.findLastIndex((killed) => killed <= end),
    );
  return SOURCES.flatMap((source) => {
    const byKill = Map.groupBy(
      holes.filter((hole) => hole.source === source),
      ({ to }) => killOf(to),
    );
    return [...killedAt.keys()].map((kill) => {
      const mine = byKill.get(kill) ?? [];
      const ms = sum(mine.map(({ from, to }) => to - from));
      const beforeMs = Math.max(0, killedAt[kill]! - (mine[0]?.packets[0]!.sentAt ?? Infinity));
      return { kill: kill + 1, source, ms, beforeMs, packets: sum(mine.map(({ packets }) => packets.length)) };
    });
  });
}

/**
 * How far packets lie outside the nearest gap, ms, negative before it: of those that were neither due nor sent in one, nor between, to
 * a packet.
 */
export function lostOutside(packets: readonly DuePacket[], gaps: readonly Gap[]): number[] {
  const distances = packets.map(({ dueAt, sentAt }) => {
    const each = gaps.map(({ from, to }) => Math.round(sentAt < from ? sentAt - from : Math.max(0, dueAt - to)));
    return each.toSorted((one, other) => Math.abs(one) - Math.abs(other))[0] ?? Infinity;
  });
  return distances.filter((ms) => Math.abs(ms) > PACKET_MS);
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  return { median: Math.round(median(values)), p95: Math.round(p95), worst: Math.round(Math.max(...values)) };
}

export function sum(values: readonly number[]): number {
  return values.reduce((one, other) => one + other, 0);
}
