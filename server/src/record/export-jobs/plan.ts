import type { Entry } from '@mahzar/shared/hearing/event';
import { parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { PlaybackRight } from '@mahzar/shared/record/may-play';
import { isWhole, playableOf } from '@mahzar/shared/record/playable';
import type { PlayedRange } from '@mahzar/shared/record/playable';
import type { TimeRange } from '../export/clips.ts';
import type { RecordedRange, RecordTimeline } from '../timeline.ts';

/** A part of a record, ms on it: breaks are not counted. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** Before a range that does not begin with a time on the record, pictures reach back so far, ms (see `writeClips`). */
const LEAD_MS = 250;

/** The times on the record, or those in which a part of it lies. */
export function timesOfPart(intervals: readonly TimeRange[], part: Part | null): TimeRange[] {
  if (part === null) return [...intervals];
  let before = 0;
  return intervals.flatMap(({ from, to }) => {
    const own = { from: from + Math.max(0, part.from - before), to: from + Math.min(to - from, part.to - before) };
    before += to - from;
    return own.to > own.from ? [own] : [];
  });
}

/**
 * What of a record goes into a copy: as much of each source as its recipient may play, and no more (`playableOf`). Of what
 * protected people sent as it was (`sealed`) all that the sealed store took.
 * @param intervals the times on the record, and `times` those of the part that is asked for
 */
export function takenFor(
  entries: readonly Entry[],
  right: PlaybackRight,
  timeline: RecordTimeline,
  { intervals, times }: { readonly intervals: readonly TimeRange[]; readonly times: readonly TimeRange[] },
  what: { readonly sealed: boolean; readonly soundOnly: boolean },
): { readonly timeline: RecordTimeline; readonly only: ReadonlySet<SourceId> } {
  const isWanted = (source: SourceId): boolean =>
    !what.soundOnly || sentKind(parseSourceId(source).kind) === 'microphone';
  if (what.sealed) return { timeline, only: new Set([...timeline.taken.keys()].filter(isWanted)) };
  const { sources } = playableOf(entries, right);
  // Where a time on the record begins, its first picture was taken a moment before.
  const begins = times.map(({ from }) => from).filter((at) => !intervals.some(({ from }) => from === at));
  const taken = new Map<SourceId, readonly RecordedRange[]>();
  for (const [source, ranges] of timeline.taken) {
    const allowed = (sources.get(source) ?? []).map((range) =>
      isWhole(right, source) ? range : withoutLead(range, begins),
    );
    const own = ranges
      .filter(({ store }) => store === 'open')
      .flatMap((range) =>
        allowed.map(({ from, to }) => ({ ...range, from: Math.max(range.from, from), to: Math.min(range.to, to) })),
      )
      .filter(({ from, to }) => to > from);
    if (own.length > 0 && isWanted(source)) taken.set(source, own);
  }
  return { timeline: { ...timeline, taken }, only: new Set(taken.keys()) };
}

/**
 * What a seat gets may begin where a screen was lifted: what was just before that is not for it. A part that begins there begins
 * a moment later, so that its pictures do not reach back.
 */
function withoutLead(range: PlayedRange, begins: readonly number[]): PlayedRange {
  const begin = begins.find((at) => at >= range.from && at - range.from < LEAD_MS && at < range.to);
  return begin === undefined ? range : { ...range, from: begin + 1 };
}
