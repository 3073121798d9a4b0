import type { TimeRange } from '../export/clips.ts';
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
const MOST_CELLS = 3;
/**
 * How much later than the others a picture may arrive, ms: a line that loses much sends pictures again and again, for two seconds
 * and more. By its arrival such a picture would be that far behind its voice. For sound the limit is `JUMP_MS`: the timestamps of a
 * voice may stand still for seconds (mute, exchange of a device), and by its former time base it would be placed into the mute.
 */
const LATEST_PICTURE_MS = 5000;
/**
 * Reports on pictures come every second: a new time base that begins in the last second of a cell has its first report in the next
 * cell. Reports of this much of it are searched too, ms.
 */
const NEXT_REPORT_MS = 2000;

/** The range in which all reports must be known for frames that arrive in `range`, with `cells` more cells on each side. */
export function cellsAround({ from, to }: TimeRange, cells: number): TimeRange {
  return {
    from: (Math.floor(from / CELL_MS) - cells) * CELL_MS,
    to: (Math.floor(to / CELL_MS) + 1 + cells) * CELL_MS + NEXT_REPORT_MS,
  };
}

/** At this arrival (epoch ms) the stream's timestamp was `timestamp` (it wraps) and its sender's clock was `ms`. */
interface Anchor {
  readonly at: number;
  readonly timestamp: number;
  readonly ms: number;
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
  const latestMs = codec === 'opus' ? JUMP_MS : LATEST_PICTURE_MS;
  const cells = new Map<number, readonly Anchor[]>();
  const anchorsAt = (at: number): readonly Anchor[] => {
    const cell = Math.floor(at / CELL_MS);
    const known = cells.get(cell);
    if (known !== undefined) return known;
    const anchors = anchorsOf(reportsAround(reports, cell), clockRate);
    cells.set(cell, anchors);
    return anchors;
  };
  return ({ timestamp, arrivedAt }) => {
    const times = anchorsAt(arrivedAt).map((anchor) => {
      const sinceMs = (timestampDifference(timestamp - anchor.timestamp) / clockRate) * 1000;
      return { ms: anchor.ms + sinceMs + shift, lateMs: arrivedAt - anchor.at - sinceMs };
    });
    // After a device was suspended a frame is late by its old time base, and in time by the new one.
    const [nearest] = times
      .filter(({ lateMs }) => lateMs >= -JUMP_MS && lateMs <= latestMs)
      .toSorted((a, b) => Math.abs(a.lateMs) - Math.abs(b.lateMs));
    return nearest?.ms ?? arrivedAt;
  };
}

/** Reports of `cellsAround` the cell, with as few neighbouring cells on both sides as give enough reports. */
function reportsAround(reports: readonly RawReport[], cell: number): RawReport[] {
  let found: RawReport[] = [];
  for (let radius = 0; radius <= MOST_CELLS && found.length < ENOUGH_REPORTS; radius += 1) {
    const { from, to } = cellsAround({ from: cell * CELL_MS, to: cell * CELL_MS }, radius);
    found = reports.filter(({ at }) => at >= from && at < to);
  }
  return found;
}

/** One anchor for each time base that the reports agree on; a single report is more exact than the arrival of packets. */
function anchorsOf(reports: readonly RawReport[], clockRate: number): Anchor[] {
  const anchors: Anchor[] = [];
  let rest = reports;
  while (rest.length > 0) {
    const [first] = rest as [RawReport];
    const offsets = rest.map(({ ntpMs, timestamp }) => {
      return ntpMs - first.ntpMs - (timestampDifference(timestamp - first.timestamp) / clockRate) * 1000;
    });
    const alike = offsets.filter((offset) => Math.abs(offset) <= JUMP_MS);
    anchors.push({ at: first.at, timestamp: first.timestamp, ms: first.ntpMs + median(alike) });
    rest = rest.filter((_, index) => Math.abs(offsets[index]!) > JUMP_MS);
  }
  return anchors;
}
