import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { LoggedSegment, LoggedTrack } from '../../event-log/logged-recording.ts';
import type { TrackCipher } from '../../recording/segment-cipher.ts';
import type { SegmentIndex } from '../../recording/segment-index.ts';
import { TrackIndex } from '../../recording/track-index.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { TimeRange } from '../time-range.ts';
import { byCaptureInEachBase } from '../export/media-clock.ts';
import type { RawReport } from '../export/runs.ts';
import { SegmentCheck } from '../export/segment-check.ts';
import type { TrackPart } from './fragment-messages.ts';
import { cellsAround } from './sender-clock.ts';

/** How long after its capture media may arrive, ms. */
const LATE_MS = 1000;
export const EARLY_MS = 200;

/** Without a key frame, a fragment of pictures ends this long after its range, ms. */
export const LONGEST_TAIL_MS = 30_000;

/** The worker sends reports every 1 to 1.5 s, but none without packets, as in a voice's pauses; picture segments are large. */
const SPARSE_CELLS = 3;
const DENSE_CELLS = 0;

/** Packets of a picture that arrived out of order are at most this far apart, ms. */
const SKIP_MARGIN_MS = 500;

/**
 * A time base may begin in the segment before. Its reports by arrival are in its first eight seconds, and the reports that reveal
 * them in the eight seconds after those.
 */
const SEGMENTS_BEFORE = 1;
const SEGMENTS_BEHIND = 2;

/** A segment whose log entry has the arrival times of its packets. */
type TimedSegment = LoggedSegment & { readonly firstAt: number; readonly lastAt: number };

/** The part of a segment's index that is kept in memory. */
type Marks = Pick<SegmentIndex, 'reports' | 'keyFrames'>;

/** Bytes a second of a voice's journal above which it has more than silence: in pauses one packet is sent every 400 ms. */
const SOUND_BYTES_PER_SECOND = 1500;
/** A pause up to this long does not end a range of speech, ms; a segment may end in a pause. */
const PAUSE_MS = 600;
/** After this many segments other jobs get their turn. */
const SEGMENTS_AT_ONCE = 10;

/**
 * A track of the open record, read a few segments at a time. Keeps the sender reports and key frames of the segments that were
 * read.
 */
export class PlayedTrack {
  readonly info: TrackInfo;
  readonly source: SourceId;
  readonly directory: string;
  readonly cipher: TrackCipher | undefined;
  readonly #logged: LoggedTrack;
  /** Ordered by index. */
  readonly segments: readonly TimedSegment[];
  /** Number of the last segment of the whole track, from 1. */
  readonly last: number;
  readonly #marks: Map<number, Promise<Marks>>;
  readonly #index: TrackIndex;
  /** Times of speech, by segment. */
  readonly #speech: Map<number, readonly TimeRange[]>;

  /**
   * @param last required where `logged` has only a part of the track's segments
   * @param before the same track as read earlier; its data are reused
   */
  constructor(
    {
      info,
      source,
      directory,
      cipher,
      last,
    }: Pick<PlayedTrack, 'info' | 'source' | 'directory' | 'cipher'> & { readonly last?: number },
    logged: LoggedTrack,
    before?: PlayedTrack,
  ) {
    this.info = info;
    this.source = source;
    this.directory = directory;
    this.cipher = cipher;
    this.#logged = logged;
    this.segments = timedSegments(logged);
    this.last = last ?? this.segments.at(-1)?.index ?? 0;
    this.#marks = before === undefined ? new Map() : before.#marks;
    this.#index = before === undefined ? new TrackIndex(directory, info, cipher) : before.#index;
    this.#speech = before === undefined ? new Map() : before.#speech;
  }

  /** Returns a new check of the track's segments against the log. */
  check(): SegmentCheck {
    return new SegmentCheck(this.#logged);
  }

  /** The part of the track that a fragment of a time range needs, including the longest tail of pictures. */
  partOf({ from, to }: TimeRange): TrackPart {
    const { from: first } = cellsAround({ from, to }, SPARSE_CELLS);
    const { to: last } = cellsAround({ from, to: to + LONGEST_TAIL_MS }, SPARSE_CELLS);
    return this.#partWith(this.#withNeighbours(this.#within(first, last)));
  }

  /** The part of the track with the first segments, for their sender reports. */
  firstPart(segments: number): TrackPart {
    return this.#partWith(this.segments.slice(0, segments));
  }

  /** All segments of the track, for the times of speech. */
  wholePart(): TrackPart {
    return this.#partWith(this.segments);
  }

  #partWith(some: readonly TimedSegment[]): TrackPart {
    // The first segment is always included, because its first report is left out.
    const segments = new Map([...this.segments.slice(0, 1), ...some].map((segment) => [segment.index, segment]));
    const { info, source, directory, cipher, last } = this;
    return { info, source, directory, key: cipher?.key, last, logged: { ...this.#logged, segments } };
  }

  /**
   * Indices of the segments that may contain media of a time range (epoch ms), ascending.
   * @param first index of the first segment to return, where earlier ones are known to be unneeded
   */
  segmentsOf({ from, to }: TimeRange, first?: number): number[] {
    const found = this.segments.filter(({ index, firstAt, lastAt }) => {
      return (first === undefined ? lastAt >= from - EARLY_MS : index >= first) && firstAt <= to + LATE_MS;
    });
    return found.map(({ index }) => index);
  }

  /** Key frames that arrived in a time range (epoch ms) or a moment after it, with their segments. */
  async keyFramesIn({ from, to }: TimeRange): Promise<(SegmentIndex['keyFrames'][number] & { segment: number })[]> {
    const found = await Promise.all(
      this.#within(from, to + LATE_MS).map(async (segment) => {
        const { keyFrames } = await this.#marksOf(segment);
        return keyFrames.map((mark) => ({ ...mark, segment: segment.index }));
      }),
    );
    return found.flat().filter(({ at }) => at >= from && at <= to + LATE_MS);
  }

  /**
   * First byte of a segment (as it was received) that can be needed for media after a moment (epoch ms); an estimate from the
   * sender reports in its index.
   */
  async skipIn(segment: TimedSegment, moment: number): Promise<number> {
    const { reports } = await this.#marksOf(segment);
    return reports.findLast(({ at }) => at <= moment - SKIP_MARGIN_MS)?.offset ?? 0;
  }

  /** Sender reports that determine the clock within a time range, ordered by arrival. */
  async reportsAround(range: TimeRange): Promise<RawReport[]> {
    const { from, to } = cellsAround(range, this.info.codec === 'opus' ? SPARSE_CELLS : DENSE_CELLS);
    const near = this.#within(from, to);
    return (await Promise.all(near.map((segment) => this.#reportsOf(segment)))).flat();
  }

  /** Sender reports of the first segments. */
  async firstReports(segments: number): Promise<RawReport[]> {
    return [...(await this.#takenReports(this.segments.slice(0, segments)))];
  }

  /**
   * Times of speech (epoch ms), by the audio levels in the packets, or by the journal's growth where packets have no level.
   * @param pause awaited regularly, to give other jobs a turn; rejects when the result is no longer wanted
   */
  async speech(pause: () => Promise<void>): Promise<TimeRange[]> {
    const ranges: TimeRange[] = [];
    for (const [at, segment] of this.segments.entries()) {
      if (at % SEGMENTS_AT_ONCE === 0) await pause();
      for (const { from, to } of await this.#speechIn(segment)) {
        const last = ranges.at(-1);
        if (last !== undefined && from - last.to <= PAUSE_MS) last.to = to;
        else ranges.push({ from, to });
      }
    }
    return ranges;
  }

  async #speechIn(segment: TimedSegment): Promise<readonly TimeRange[]> {
    const known = this.#speech.get(segment.index);
    if (known !== undefined) return known;
    const index = await this.#indexOf(segment).catch(() => undefined);
    const speech = index?.speech ?? soundIn(segment);
    if (index !== undefined) this.#speech.set(segment.index, speech);
    return speech;
  }

  #within(from: number, to: number): TimedSegment[] {
    return this.segments.filter(({ firstAt, lastAt }) => lastAt >= from && firstAt <= to);
  }

  /** Used sender reports of a segment: the same for each part of the track that has the segments of `#withNeighbours`. */
  async #reportsOf(segment: TimedSegment): Promise<readonly RawReport[]> {
    const [{ reports }, taken] = await Promise.all([
      this.#marksOf(segment),
      this.#takenReports(this.#withNeighbours([segment])),
    ]);
    return reports.filter((report) => taken.includes(report));
  }

  async #takenReports(segments: readonly TimedSegment[]): Promise<readonly RawReport[]> {
    const marks = await Promise.all(segments.map((segment) => this.#marksOf(segment)));
    const reports = marks.flatMap((mark) => mark.reports);
    return byCaptureInEachBase(reports, this.info.clockRate, segments[0] === this.segments[0]);
  }

  /** Adds the neighbouring segments that are needed to decide which reports are by capture. */
  #withNeighbours(some: readonly TimedSegment[]): readonly TimedSegment[] {
    const [first, last] = [some[0], some.at(-1)].map((segment) => this.segments.indexOf(segment!));
    return some.length === 0
      ? []
      : this.segments.slice(Math.max(0, first! - SEGMENTS_BEFORE), last! + SEGMENTS_BEHIND + 1);
  }

  #marksOf(segment: TimedSegment): Promise<Marks> {
    const { index } = segment;
    const known = this.#marks.get(index);
    if (known !== undefined) return known;
    const reading = this.#readMarks(segment).catch(() => {
      // A failed read is retried on the next request.
      this.#marks.delete(index);
      return { reports: [], keyFrames: [] };
    });
    this.#marks.set(index, reading);
    return reading;
  }

  /** The index has one line per segment, in order and of about the same length. */
  #indexOf(segment: TimedSegment): Promise<SegmentIndex | undefined> {
    return this.#index.of(segment, (segment.index - 1) / Math.max(1, this.last));
  }

  /** Uses the index: the segments themselves are read only for their media. */
  async #readMarks(segment: TimedSegment): Promise<Marks> {
    const found = await this.#indexOf(segment);
    if (found === undefined) throw new Error(`segment ${segment.index} is not there as the log has it`);
    const { reports, keyFrames } = found;
    return { reports, keyFrames };
  }
}

function timedSegments({ segments }: LoggedTrack): TimedSegment[] {
  return [...segments.values()].filter(isTimed).sort((a, b) => a.index - b.index);
}

function isTimed(segment: LoggedSegment): segment is TimedSegment {
  return segment.firstAt !== null && segment.lastAt !== null;
}

/** The whole segment, if it grew faster than with silence. */
export function soundIn({ bytes, firstAt, lastAt }: TimedSegment): TimeRange[] {
  const isSilent = bytes / Math.max(1, (lastAt - firstAt) / 1000) < SOUND_BYTES_PER_SECOND;
  return isSilent ? [] : [{ from: firstAt, to: lastAt }];
}
