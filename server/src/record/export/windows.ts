import type { TimeRange } from '../time-range.ts';

/** Each file that is read at the same time takes some tens of megabytes. */
const MAX_AT_ONCE = 12;
/** Starting a shorter window costs more than it saves, ms. */
const SHORTEST_MS = 10_000;

/**
 * Splits a time on the record into windows with few visible or audible clips, so that the memory of a composite does not grow with
 * the length of a hearing. A window ends where one clip too many would begin. If more people than that are present at once, the
 * limit is exceeded.
 *
 * @param lives when each clip is visible or audible
 * @param frameMs windows begin at a frame of the interval
 */
export function windowsOf(interval: TimeRange, lives: TimeRange[], frameMs: number): TimeRange[] {
  const starts = lives.map(({ from }) => from).sort((a, b) => a - b);
  const windows: TimeRange[] = [];
  let { from } = interval;
  for (const start of starts) {
    const to = interval.from + Math.floor((start - interval.from) / frameMs) * frameMs;
    if (to - from < SHORTEST_MS || interval.to - to < SHORTEST_MS) continue;
    if (lives.filter((life) => overlaps(life, { from, to: start + 1 })).length <= MAX_AT_ONCE) continue;
    windows.push({ from, to });
    from = to;
  }
  return [...windows, { from, to: interval.to }];
}

/** Whether two time ranges overlap. */
export function overlaps(a: TimeRange, b: TimeRange): boolean {
  return a.from < b.to && b.from < a.to;
}
