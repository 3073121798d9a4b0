import type { TrackCipher } from '../../recording/segment-cipher.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import { clockFromArrivals, clockFromReports } from './media-clock.ts';
import type { MediaClock } from './media-clock.ts';
import { RunFinder } from './runs.ts';
import type { Run } from './runs.ts';
import type { SegmentCheck, SegmentDamage } from './segment-check.ts';
import { readPackets } from './read-packets.ts';
import type { Journal } from './read-packets.ts';

/** Result of a first reading of a track's journal, before frames are made. */
export type Scan = {
  info: TrackInfo;
  directory: string;
  cipher: TrackCipher | undefined;
  packets: number;
  /** Arrival of the first packet, or opening of the track if it has none; epoch milliseconds. */
  firstAt: number;
  runs: Run[];
  /** Smallest `arrival − ntp` of a report, milliseconds; Infinity without reports. */
  quickestReport: number;
  /** Decides which segments belong to the record. */
  check: SegmentCheck;
  damage: SegmentDamage[];
};

/** Maps a packet, by its unwrapped counters, to epoch milliseconds. */
export type TrackClock = (packet: { sequence: number; timestamp: number }) => number;

/** Scans a track. Holds one segment and three seconds in memory. */
export async function scanTrack(journal: Omit<Journal, 'segments'>): Promise<Scan> {
  const { info, directory, cipher, check } = journal;
  const finder = new RunFinder(info.clockRate);
  let packets = 0;
  let [firstAt, quickestReport] = [Infinity, Infinity];
  for await (const steps of readPackets(journal)) {
    for (const step of steps) {
      if (step.type === 'report') {
        finder.addReport(step.report);
        quickestReport = Math.min(quickestReport, step.report.at - step.report.ntpMs);
      }
      if (step.type !== 'packets') continue;
      finder.addPackets(step.packets);
      packets += step.packets.length;
      firstAt = Math.min(firstAt, ...step.packets.map(({ arrivedAt }) => arrivedAt));
    }
  }
  if (packets === 0) firstAt = info.startedAt;
  const damage = check.damage();
  return { info, directory, cipher, packets, firstAt, runs: finder.finish(), quickestReport, check, damage };
}

/**
 * Returns clocks that put all tracks on one timeline, epoch milliseconds. Sender reports carry the media worker's own clock; its
 * distance to the epoch is the smallest `arrival − ntp` of all tracks with the same clocks.
 */
export function clocksOf(scans: Scan[]): Map<Scan, TrackClock> {
  const toEpoch = new Map<string, number>();
  for (const { info, quickestReport } of scans) {
    toEpoch.set(info.clock, Math.min(toEpoch.get(info.clock) ?? Infinity, quickestReport));
  }
  return new Map(scans.map((scan) => [scan, clockOf(scan, toEpoch.get(scan.info.clock)!)]));
}

function clockOf({ runs, info: { clockRate } }: Scan, shift: number): TrackClock {
  const reported = runs.map(({ reports }) => {
    const clock = clockFromReports(reports, clockRate);
    return clock && ((timestamp: number) => clock(timestamp) + shift);
  });
  const travelMs = shortestTravel(runs, reported);
  const clocks = runs.map(({ firstSequence, quickest }, index): { firstSequence: number; clock: MediaClock } => {
    const offset = quickest.at - travelMs - (quickest.timestamp / clockRate) * 1000;
    return { firstSequence, clock: reported[index] ?? clockFromArrivals(offset, clockRate) };
  });
  return ({ sequence, timestamp }) => runAt(clocks, sequence).clock(timestamp);
}

/** The last run that begins at or before a packet, by bisection: there may be as many runs as packets. */
function runAt<T extends { firstSequence: number }>(runs: T[], sequence: number): T {
  let [first, end] = [0, runs.length];
  while (end - first > 1) {
    const middle = (first + end) >> 1;
    if (runs[middle]!.firstSequence <= sequence) first = middle;
    else end = middle;
  }
  return runs[first]!;
}

/** Shortest transit time of the packets in runs with reports; runs without reports are assumed to be alike. */
function shortestTravel(runs: Run[], clocks: (MediaClock | undefined)[]): number {
  const travels = runs.flatMap(({ quickest }, index) => {
    const clock = clocks[index];
    return clock ? [quickest.at - clock(quickest.timestamp)] : [];
  });
  return travels.length === 0 ? 0 : Math.min(...travels);
}
