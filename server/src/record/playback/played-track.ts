import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { LoggedSegment, LoggedTrack } from '../../event-log/logged-recording.ts';
import type { TrackCipher } from '../../recording/segment-cipher.ts';
import { TrackIndex } from '../../recording/track-index.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { TimeRange } from '../export/clips.ts';
import type { RawReport } from '../export/runs.ts';
import { SegmentCheck } from '../export/segment-check.ts';
import type { TrackPart } from './fragment-messages.ts';
import { cellsAround } from './sender-clock.ts';

/** How long before its arrival something may have been taken, and how much later than it was taken it may arrive, ms. */
const LATE_MS = 1000;
const EARLY_MS = 200;

/** Without a key frame a fragment of pictures ends so long after its range, ms. */
export const LONGEST_TAIL_MS = 30_000;

/** The worker reports on sound every five seconds, and on pictures every second: their segments are large. */
const SPARSE_CELLS = 3;
const DENSE_CELLS = 0;

/** A segment of which the log says when its packets came. */
type TimedSegment = LoggedSegment & { readonly firstAt: number; readonly lastAt: number };

/** A track of the open record, read a few segments at a time. Holds the sender reports of the segments that were read. */
export class PlayedTrack {
  readonly info: TrackInfo;
  readonly source: SourceId;
  readonly directory: string;
  readonly cipher: TrackCipher | undefined;
  readonly #logged: LoggedTrack;
  /** By when they began. */
  readonly segments: readonly TimedSegment[];
  readonly #reports: Map<number, Promise<readonly RawReport[]>>;
  readonly #index: TrackIndex;

  /** @param before the same track as it was known before: what was read of it is not read again */
  constructor(
    { info, source, directory, cipher }: Pick<PlayedTrack, 'info' | 'source' | 'directory' | 'cipher'>,
    logged: LoggedTrack,
    before?: PlayedTrack,
  ) {
    this.info = info;
    this.source = source;
    this.directory = directory;
    this.cipher = cipher;
    this.#logged = logged;
    this.segments = timedSegments(logged);
    this.#reports = before === undefined ? new Map() : before.#reports;
    this.#index = before === undefined ? new TrackIndex(directory, info, cipher) : before.#index;
  }

  /** Says which bytes of its segments are those of the log. */
  check(): SegmentCheck {
    return new SegmentCheck(this.#logged);
  }

  /** What a fragment of a time range, with the longest that pictures may go on after it, is made from. */
  partOf({ from, to }: TimeRange): TrackPart {
    const { from: first } = cellsAround({ from, to }, SPARSE_CELLS);
    const { to: last } = cellsAround({ from, to: to + LONGEST_TAIL_MS }, SPARSE_CELLS);
    return this.#partWith(this.#within(first, last));
  }

  /** What the reports of the first segments are read from. */
  firstPart(segments: number): TrackPart {
    return this.#partWith(this.segments.slice(0, segments));
  }

  #partWith(some: readonly TimedSegment[]): TrackPart {
    // Which is the first is told of each part: its first report is left out.
    const segments = new Map([...this.segments.slice(0, 1), ...some].map((segment) => [segment.index, segment]));
    const { info, source, directory, cipher } = this;
    return { info, source, directory, key: cipher?.key, logged: { ...this.#logged, segments } };
  }

  /** Indices of the segments in which something of a time range (epoch ms) may lie, ascending. */
  segmentsOf({ from, to }: TimeRange): number[] {
    return this.#within(from - EARLY_MS, to + LATE_MS).map(({ index }) => index);
  }

  /** Sender reports from which the moments of a time range are told, by their arrival. */
  async reportsAround(range: TimeRange): Promise<RawReport[]> {
    const { from, to } = cellsAround(range, this.info.codec === 'opus' ? SPARSE_CELLS : DENSE_CELLS);
    const near = this.#within(from, to);
    return (await Promise.all(near.map((segment) => this.#reportsOf(segment)))).flat();
  }

  /** Those of the first segments. */
  async firstReports(segments: number): Promise<RawReport[]> {
    return (await Promise.all(this.segments.slice(0, segments).map((segment) => this.#reportsOf(segment)))).flat();
  }

  #within(from: number, to: number): TimedSegment[] {
    return this.segments.filter(({ firstAt, lastAt }) => lastAt >= from && firstAt <= to);
  }

  #reportsOf(segment: TimedSegment): Promise<readonly RawReport[]> {
    const { index } = segment;
    const known = this.#reports.get(index);
    if (known !== undefined) return known;
    const reading = this.#readReports(segment).catch(() => {
      // What could not be read is read again when it is asked for again.
      this.#reports.delete(index);
      return [];
    });
    this.#reports.set(index, reading);
    return reading;
  }

  /** By the index: the segments themselves are read for nothing but their media. */
  async #readReports(segment: TimedSegment): Promise<readonly RawReport[]> {
    const found = await this.#index.of(segment);
    if (found === undefined) throw new Error(`segment ${segment.index} is not there as the log has it`);
    const { reports } = found;
    // The first report of a track was up to 255 ms off.
    return segment.index === this.segments[0]?.index ? reports.slice(1) : reports;
  }
}

function timedSegments({ segments }: LoggedTrack): TimedSegment[] {
  const timed = [...segments.values()].flatMap((segment) => {
    const { firstAt, lastAt } = segment;
    return firstAt === null || lastAt === null ? [] : [{ ...segment, firstAt, lastAt }];
  });
  return timed.sort((a, b) => a.index - b.index);
}
