import type { Entry } from '@mahzar/shared/hearing/event';
import { parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { PlaybackRight } from '@mahzar/shared/record/may-play';
import { isWhole, playableOf } from '@mahzar/shared/record/playable';
import type { PlayedRange } from '@mahzar/shared/record/playable';
import type { TimeRange } from '../time-range.ts';
import type { RecordedRange, RecordTimeline } from '../timeline.ts';

/** A part of a record, ms on the record: breaks are not counted. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** How far pictures may reach back before a range that does not begin with an interval of the record, ms (see `writeClips`). */
const LEAD_MS = 250;

/** The times on the record, limited to a part where one is given. */
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
 * Selects what goes into a copy: of each source exactly what the recipient may play (`playableOf`), or, for a sealed copy, the
 * complete sealed store with the unmasked media of protected people.
 * @param intervals the times on the record; `times` are those of the requested part
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
  if (what.sealed) return { timeline, only: new Set([...timeline.recorded.keys()].filter(isWanted)) };
  const { sources } = playableOf(entries, right);
  // At the start of an interval, the first picture was recorded slightly earlier, and may be used.
  const begins = times.map(({ from }) => from).filter((at) => !intervals.some(({ from }) => from === at));
  const recorded = new Map<SourceId, readonly RecordedRange[]>();
  for (const [source, ranges] of timeline.recorded) {
    const allowed = (sources.get(source) ?? []).map((range) =>
      isWhole(right, source) ? range : withoutLead(range, begins),
    );
    const own = ranges
      .filter(({ store }) => store === 'open')
      .flatMap((range) =>
        allowed.map(({ from, to }) => ({ ...range, from: Math.max(range.from, from), to: Math.min(range.to, to) })),
      )
      .filter(({ from, to }) => to > from);
    if (own.length > 0 && isWanted(source)) recorded.set(source, own);
  }
  return { timeline: { ...timeline, recorded }, only: new Set(recorded.keys()) };
}

/**
 * A recipient's range may begin where screening ended; the time before must not be shown to that recipient. A requested part that
 * begins there starts 1 ms later, so that its pictures do not reach back.
 */
function withoutLead(range: PlayedRange, begins: readonly number[]): PlayedRange {
  const begin = begins.find((at) => at >= range.from && at - range.from < LEAD_MS && at < range.to);
  return begin === undefined ? range : { ...range, from: begin + 1 };
}
