import type { TimeRange } from '../time-range.ts';
import type { RawReport } from '../export/runs.ts';
import { JUMP_MS } from '../export/runs.ts';
import { median } from '../export/media-clock.ts';
import type { FrameClock } from '../export/track-frames.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import { timestampDifference } from '../../rtp/unwrap.ts';

/** Frames that arrived within one cell have the same clock, whichever part of the track is read; ms. */
const CELL_MS = 10_000;
/** Number of reports that make a clock, and of cells searched on each side. */
const ENOUGH_REPORTS = 8;
const MAX_CELLS = 3;
/**
 * Smallest step in the offset of a voice's reports, ms, that counts as a pause of its timestamps (mute). `STEP_REPORTS` reports
 * on each side must agree within `AGREE_MS`, as single reports are up to 40 ms off.
 */
const STEP_MS = 150;
const STEP_REPORTS = 2;
const AGREE_MS = 80;
/**
 * How much later than the others a picture may arrive, ms: on a lossy line pictures are retransmitted for two seconds and more.
 * Timed by arrival, such a picture would be that far behind its voice. For sound the limit is `JUMP_MS`: a voice's timestamps may
 * pause for seconds (mute, change of device), and by its former time base it would be placed into the mute.
 */
const LATEST_PICTURE_MS = 5000;
/**
 * Reports this long before and after a cell, ms, are searched too: the worker sends reports every 1 to 1.5 s, and a time base
 * that begins or ends near an edge of the cell is recognized by two reports.
 */
const BESIDE_MS = 1500 * STEP_REPORTS;

/** The range in which all reports must be known for frames that arrive in `range`, with `cells` more cells on each side. */
export function cellsAround({ from, to }: TimeRange, cells: number): TimeRange {
  return {
    from: (Math.floor(from / CELL_MS) - cells) * CELL_MS - BESIDE_MS,
    to: (Math.floor(to / CELL_MS) + 1 + cells) * CELL_MS + BESIDE_MS,
  };
}

/** At this arrival (epoch ms) the stream's timestamp was `timestamp` (it wraps) and its sender's clock was `ms`. */
interface Anchor {
  readonly at: number;
  readonly timestamp: number;
  readonly ms: number;
  /** Arrival of the first and of the last of its reports. */
  readonly from: number;
  readonly to: number;
}

/** The time of a frame by an anchor, and how much later than the anchor's reports it arrived, ms. */
interface AnchoredTime {
  readonly ms: number;
  readonly lateMs: number;
}

/**
 * Clock of a part of a track from the sender reports around it: the median of `ntp − media time` of reports that arrived near each
 * other, as in an export. A frame gets the same time whichever part is read, as long as all reports of `cellsAround` are given.
 * Without reports, or if the frame belongs to another time base than the reports, its time is its arrival.
 *
 * @param reports ordered by arrival, without the track's first report
 * @param shift offset from the senders' clock to the epoch, ms
 */
export function senderClock(
  reports: readonly RawReport[],
  { clockRate, codec }: Pick<TrackInfo, 'clockRate' | 'codec'>,
  shift: number,
): FrameClock {
  const [latestMs, stepMs] = codec === 'opus' ? [JUMP_MS, STEP_MS] : [LATEST_PICTURE_MS, Infinity];
  const cells = new Map<number, readonly (readonly Anchor[])[]>();
  const anchorsAt = (at: number): readonly (readonly Anchor[])[] => {
    const cell = Math.floor(at / CELL_MS);
    const known = cells.get(cell);
    if (known !== undefined) return known;
    const anchors = anchorsOf(reportsAround(reports, cell), clockRate, stepMs);
    cells.set(cell, anchors);
    return anchors;
  };
  return ({ timestamp, arrivedAt }) => {
    const timeBy = (anchor: Anchor): AnchoredTime => {
      const sinceMs = (timestampDifference(timestamp - anchor.timestamp) / clockRate) * 1000;
      return { ms: anchor.ms + sinceMs + shift, lateMs: arrivedAt - anchor.at - sinceMs };
    };
    const times = anchorsAt(arrivedAt).map((parts) => {
      const index = Math.max(
        0,
        parts.findLastIndex(({ from }) => from <= arrivedAt),
      );
      const part = parts[index]!;
      // Between the last report of a time base and the first one of the next, a frame belongs to the base by which it is least
      // late. No frame arrives before its time: one that would by the next base belongs to the old one and was retransmitted.
      const next = arrivedAt > part.to ? parts[index + 1] : undefined;
      const byNext = next === undefined ? [] : [timeBy(next)].filter(({ lateMs }) => lateMs >= -AGREE_MS / 2);
      return leastLate([timeBy(part), ...byNext])!;
    });
    // After a device was suspended, a frame is late by the old time base and on time by the new one.
    const nearest = leastLate(times.filter(({ lateMs }) => lateMs >= -JUMP_MS && lateMs <= latestMs));
    return nearest?.ms ?? arrivedAt;
  };
}

function leastLate(times: readonly AnchoredTime[]): AnchoredTime | undefined {
  return times.toSorted((a, b) => Math.abs(a.lateMs) - Math.abs(b.lateMs))[0];
}

/** Reports of `cellsAround` the cell, with as few neighbouring cells on both sides as give enough reports. */
function reportsAround(reports: readonly RawReport[], cell: number): RawReport[] {
  let found: RawReport[] = [];
  for (let radius = 0; radius <= MAX_CELLS && found.length < ENOUGH_REPORTS; radius += 1) {
    const { from, to } = cellsAround({ from: cell * CELL_MS, to: cell * CELL_MS }, radius);
    found = reports.filter(({ at }) => at >= from && at < to);
  }
  return found;
}

/**
 * The anchors of each time base that the reports agree on: one, or several in order where its offset steps. A single report makes
 * an anchor, too: it is more exact than the arrival of packets.
 */
function anchorsOf(reports: readonly RawReport[], clockRate: number, stepMs: number): Anchor[][] {
  const found: Anchor[][] = [];
  let rest = reports;
  while (rest.length > 0) {
    const [first] = rest as [RawReport];
    const mediaMs = ({ timestamp }: RawReport): number =>
      (timestampDifference(timestamp - first.timestamp) / clockRate) * 1000;
    const points = rest.map((report) => {
      return {
        report,
        offset: report.ntpMs - first.ntpMs - mediaMs(report),
        lateMs: report.at - first.at - mediaMs(report),
      };
    });
    const alike = points.filter(({ offset }) => Math.abs(offset) <= JUMP_MS);
    found.push(
      cutAtSteps(alike, stepMs).map((part) => ({
        at: first.at + median(part.map(({ lateMs }) => lateMs)),
        timestamp: first.timestamp,
        ms: first.ntpMs + median(part.map(({ offset }) => offset)),
        from: part[0]!.report.at,
        to: part.at(-1)!.report.at,
      })),
    );
    rest = points.flatMap(({ report, offset }) => (Math.abs(offset) > JUMP_MS ? [report] : []));
  }
  // On a lossy line, single reports were measured to be a second off: one between those of another base is no base.
  return found.filter((parts) => {
    const [{ from, to }] = parts as [Anchor];
    return from < to || !found.some((other) => other[0]!.from < from && other.at(-1)!.to > from);
  });
}

/** Cuts reports, in their order, where the offsets on both sides agree among themselves and differ from each other. */
function cutAtSteps<Point extends { readonly offset: number }>(points: readonly Point[], stepMs: number): Point[][] {
  const parts: Point[][] = [];
  let from = 0;
  for (let at = STEP_REPORTS; at + STEP_REPORTS <= points.length; at += 1) {
    const [before, after] = [points.slice(at - STEP_REPORTS, at), points.slice(at, at + STEP_REPORTS)].map((side) =>
      side.map(({ offset }) => offset),
    ) as [number[], number[]];
    const isStep =
      Math.abs(median(after) - median(before)) > stepMs && [before, after].every((side) => spread(side) <= AGREE_MS);
    if (at - from < STEP_REPORTS || !isStep) continue;
    parts.push(points.slice(from, at));
    from = at;
  }
  return [...parts, points.slice(from)];
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
