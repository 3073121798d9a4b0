import { timestampDifference } from '../../rtp/unwrap.ts';
import { JUMP_MS } from './runs.ts';

/** A sender report with an unwrapped timestamp: at `ntpMs` of the sender's clock the stream stood at `timestamp`. */
export type Report = { ntpMs: number; timestamp: number };

/**
 * Until a sender's own report has come (on sound, Chromium sends one every 2.5 to 7.5 s), the media worker's reports tell when a packet
 * arrived, and not when it was captured: 15 ms later for a voice. Reports that repeat one of the sender agree to two; a larger step is
 * another time base.
 */
const BY_ARRIVAL_MS = 8000;
const REPEATED_MS = 2;
const LATER_BY_MS = { least: 4, most: 100 };

/** Maps a track's RTP timestamps to milliseconds. */
export type MediaClock = (timestamp: number) => number;

/** Under load single reports jump by tens of ms; a change that most reports of a window agree on is real. */
const WINDOW_MS = 30_000;
const STEP_MS = 60;
const STEP_REPORTS = 5;
const FEWEST_REPORTS = 3;
/** Where reports are rare, because little comes, a window has so many: six of them let more of their errors through. */
const WINDOW_REPORTS = 8;

type Point = { mediaMs: number; offset: number };

/**
 * The clock of a track from its sender reports, on the clock that those use, without those of its beginning that are by arrival. Each
 * window of 30 s, and of at least eight reports, takes the median of `ntp − media time`; between windows it is interpolated, which
 * follows the drift of the sender's crystal; where the offset steps (a device that stood still) the windows are cut. Undefined with
 * fewer than three usable reports.
 */
export function clockFromReports(reports: Report[], clockRate: number): MediaClock | undefined {
  if (reports.length - 1 < FEWEST_REPORTS) return undefined;
  const points = byCapture(reports, clockRate).map(({ ntpMs, timestamp }) => {
    const mediaMs = (timestamp / clockRate) * 1000;
    return { mediaMs, offset: ntpMs - mediaMs };
  });
  const ranges = cutAtSteps(points).map((range) => ({ from: range[0]!.mediaMs, knots: knotsOf(range) }));
  return (timestamp) => {
    const mediaMs = (timestamp / clockRate) * 1000;
    const range = ranges.findLast(({ from }) => from <= mediaMs) ?? ranges[0]!;
    return mediaMs + interpolate(range.knots, mediaMs);
  };
}

/**
 * Reports of a part of a track, ordered, without those of which `byCapture` says that they are not of capture, at the beginning of each
 * time base. An export finds time bases by packets; so does this by reports alone.
 *
 * @param isBeginning whether the track begins with the part
 */
export function byCaptureInEach<Each extends Report>(
  reports: readonly Each[],
  clockRate: number,
  isBeginning: boolean,
): readonly Each[] {
  const bases: Each[][] = [];
  let last: Each | undefined;
  for (const [index, report] of reports.entries()) {
    const isOf = (other: Each | undefined) =>
      other === undefined || Math.abs(offsetFrom(other, report, clockRate)) <= JUMP_MS;
    // A single report that is far off begins no time base.
    const begins = last === undefined || (!isOf(last) && isOf(reports[index + 1]));
    if (begins) bases.push([report]);
    else bases.at(-1)!.push(report);
    if (begins || isOf(last)) last = report;
  }
  return bases.flatMap((base, index) => (isBeginning || index > 0 ? byCapture(base, clockRate) : base));
}

/**
 * Reports from the beginning of a time base, ordered, without the first one, which was up to 255 ms off, and without those by arrival,
 * behind which two or more agree. These are by capture only if most of what follows is, too: a single report of the sender that is
 * early is repeated as well. A report counts once with its repetitions.
 */
export function byCapture<Each extends Report>(reports: readonly Each[], clockRate: number): readonly Each[] {
  const [first, ...others] = reports;
  if (first === undefined) return [];
  const offsets = others.map((report) => offsetFrom(first, report, clockRate));
  const sinceMs = (index: number, from: Each) => others[index]!.ntpMs - from.ntpMs;
  let least = Infinity;
  for (const [index, offset] of offsets.slice(0, -1).entries()) {
    if (sinceMs(index, first) > BY_ARRIVAL_MS) break;
    const next = offsets[index + 1]!;
    const laterByMs = least - Math.max(offset, next);
    const isLater = laterByMs >= LATER_BY_MS.least && laterByMs <= LATER_BY_MS.most;
    if (isLater && isRepeated(offset, next)) {
      const behind = offsets.filter((_, at) => at >= index && sinceMs(at, others[index]!) <= BY_ARRIVAL_MS);
      const told = behind.filter((one, at) => at === 0 || !isRepeated(behind[at - 1]!, one));
      const later = told.filter((one) => one <= least - LATER_BY_MS.least);
      if (later.length * 2 > told.length) return others.slice(index);
    }
    least = Math.min(least, offset);
  }
  return others;
}

function isRepeated(offset: number, next: number): boolean {
  return Math.abs(next - offset) <= REPEATED_MS;
}

/** How much later than another one a report tells, ms. */
function offsetFrom(from: Report, { ntpMs, timestamp }: Report, clockRate: number): number {
  return ntpMs - from.ntpMs - (timestampDifference(timestamp - from.timestamp) / clockRate) * 1000;
}

/** Without enough reports: the packet that travelled fastest tells the offset. On the clock of the arrivals. */
export function clockFromArrivals(quickest: number, clockRate: number): MediaClock {
  return (timestamp) => (timestamp / clockRate) * 1000 + quickest;
}

function cutAtSteps(points: Point[]): Point[][] {
  const ranges: Point[][] = [];
  let from = 0;
  for (let at = STEP_REPORTS; at + STEP_REPORTS <= points.length; at++) {
    if (at - from < STEP_REPORTS) continue;
    const before = medianOffset(points.slice(at - STEP_REPORTS, at));
    const after = medianOffset(points.slice(at, at + STEP_REPORTS));
    if (Math.abs(after - before) <= STEP_MS) continue;
    // The medians differ as soon as most of the later reports are new: the step is where the new ones begin.
    let cut = at;
    while (Math.abs(points[cut]!.offset - before) < Math.abs(points[cut]!.offset - after)) cut += 1;
    ranges.push(points.slice(from, cut));
    from = cut;
    at = cut + STEP_REPORTS - 1;
  }
  ranges.push(points.slice(from));
  return ranges;
}

function knotsOf(points: Point[]): Point[] {
  const windows: Point[][] = [];
  for (const point of points) {
    const window = windows.at(-1);
    const isOpen = window && (window.length < WINDOW_REPORTS || point.mediaMs - window[0]!.mediaMs < WINDOW_MS);
    if (isOpen) window.push(point);
    else windows.push([point]);
  }
  const last = windows.at(-1)!;
  if (windows.length > 1 && last.length < STEP_REPORTS) windows.splice(-2, 2, [...windows.at(-2)!, ...last]);
  return windows.map((window) => ({
    mediaMs: median(window.map(({ mediaMs }) => mediaMs)),
    offset: medianOffset(window),
  }));
}

function interpolate(knots: Point[], mediaMs: number): number {
  const right = knots.findIndex((knot) => knot.mediaMs >= mediaMs);
  if (right === -1) return knots.at(-1)!.offset;
  const [a, b] = [knots[right - 1], knots[right]!];
  if (!a) return b.offset;
  return a.offset + ((b.offset - a.offset) * (mediaMs - a.mediaMs)) / (b.mediaMs - a.mediaMs);
}

function medianOffset(points: Point[]): number {
  return median(points.map(({ offset }) => offset));
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
