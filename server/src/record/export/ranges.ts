import type { RecordTimeline } from '../timeline.ts';
import { sourceOf, storeOf } from '../../recording/track-spec.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { TimeRange } from '../time-range.ts';

/** A part of an interval in which, by the log, a track belongs to the record. */
export type ExportRange = TimeRange & {
  /** Position in the list of intervals, from 0. */
  interval: number;
  /** Whether it begins when the interval begins. */
  opens: boolean;
};

/** The intervals as ranges, unlimited: for a track that is not checked against a log. */
export function wholeRanges(intervals: readonly TimeRange[]): ExportRange[] {
  return intervals.map((interval, index) => ({ ...interval, interval: index, opens: true }));
}

/** The time ranges in which the record took the track's source into the track's store. */
export function rangesOf(
  info: Pick<TrackInfo, 'seat' | 'kind' | 'protection'>,
  intervals: readonly TimeRange[],
  timeline: RecordTimeline,
): ExportRange[] {
  const taken = (timeline.recorded.get(sourceOf(info)) ?? []).filter(({ store }) => store === storeOf(info));
  return wholeRanges(intervals).flatMap((whole) =>
    taken.flatMap(({ from, to }) => {
      const part = { ...whole, from: Math.max(whole.from, from), to: Math.min(whole.to, to) };
      return part.to > part.from ? [{ ...part, opens: part.from === whole.from }] : [];
    }),
  );
}

/** The parts of some time ranges that lie within an interval. */
export function within<T extends TimeRange>(ranges: readonly Readonly<T>[], { from, to }: TimeRange): T[] {
  return ranges
    .map((range) => ({ ...range, from: Math.max(range.from, from), to: Math.min(range.to, to) }))
    .filter((part) => part.to > part.from);
}
