import { timestampDifference } from '../../rtp/unwrap.ts';
import { JUMP_MS } from './runs.ts';

/** A sender report with an unwrapped timestamp: at `timestamp` of the stream, the sender's clock was at `ntpMs`. */
export type Report = { ntpMs: number; timestamp: number };

/**
 * Until the sender's first own report arrives (for sound, Chromium sends one every 2.5 to 7.5 s), the media worker's reports give
 * the arrival of a packet, not its capture: 15 ms later for a voice. Reports that repeat one of the sender agree within 2 ms; a
 * step of more than `LATER_BY_MS.most` is another time base.
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
/** Fewest reports of a window where they are rare, because few packets arrive: with six, more of their errors remained. */
const WINDOW_REPORTS = 8;

type Point = { mediaMs: number; offset: number };

/**
 * The clock of a track from its sender reports, in the time of those; reports by arrival at the beginning are ignored
 * (`byCapture`). Each window of 30 s and at least eight reports (the last one may have fewer) takes the median of
 * `ntp − media time`. Between windows it is interpolated, which follows the drift of the sender's crystal; where the offset steps
 * (a suspended device), the windows are cut. Undefined with fewer than three reports after the first one.
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
 * Applies `byCapture` at the beginning of each time base in a part of a track. An export finds time bases by packets; this finds
 * them by reports alone.
 *
 * @param reports of the part, ordered
 * @param isBeginning whether the part is the beginning of the track; otherwise its first time base is returned unchanged
 */
export function byCaptureInEachBase<Each extends Report>(
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
 * Drops the first report of a time base, which was measured to be up to 255 ms off, and the following ones that are by arrival.
 * Reports are by capture from where two in a row agree and are earlier than those before, if most of the next ones are, too: a
 * single early report of the sender is repeated as well. A report and its repetitions count once.
 *
 * @param reports from the beginning of the time base, ordered
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

/** Change of `ntp − media time` from one report to another, ms. */
function offsetFrom(from: Report, { ntpMs, timestamp }: Report, clockRate: number): number {
  return ntpMs - from.ntpMs - (timestampDifference(timestamp - from.timestamp) / clockRate) * 1000;
}

/** The clock without enough reports. @param quickest smallest `arrival − media time`, less the transit time if known, ms */
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
