import type { Course } from '../../record/course.ts';
import { sourceOf, storeOf } from '../track-spec.ts';
import type { TrackInfo } from '../track-spec.ts';
import type { Interval } from './pieces.ts';

/** A part of a time on the record in which, by the log, a track belongs to it. */
export type Stretch = Interval & {
  /** Position in the list of intervals, from 0. */
  interval: number;
  /** It begins with the time on the record. */
  opens: boolean;
};

/** The times on the record as they are: of a track about which no log is asked. */
export function wholeIntervals(intervals: readonly Interval[]): Stretch[] {
  return intervals.map((interval, index) => ({ ...interval, interval: index, opens: true }));
}

/** The stretches in which the record took the track's source into the store in which the track lies. */
export function stretchesOf(
  info: Pick<TrackInfo, 'seat' | 'kind' | 'protection'>,
  intervals: readonly Interval[],
  course: Course,
): Stretch[] {
  const taken = (course.taken.get(sourceOf(info)) ?? []).filter(({ store }) => store === storeOf(info));
  return wholeIntervals(intervals).flatMap((whole) =>
    taken.flatMap(({ from, to }) => {
      const part = { ...whole, from: Math.max(whole.from, from), to: Math.min(whole.to, to) };
      return part.to > part.from ? [{ ...part, opens: part.from === whole.from }] : [];
    }),
  );
}

/** The parts of some stretches that lie within an interval. */
export function within<T extends Interval>(stretches: readonly Readonly<T>[], { from, to }: Interval): T[] {
  return stretches
    .map((stretch) => ({ ...stretch, from: Math.max(stretch.from, from), to: Math.min(stretch.to, to) }))
    .filter((part) => part.to > part.from);
}
