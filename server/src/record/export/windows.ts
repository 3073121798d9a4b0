import type { TimeRange } from './clips.ts';

/** Each file that is read at once takes some tens of megabytes. */
const MOST_AT_ONCE = 12;
/** Shorter parts cost more to begin than they save. */
const SHORTEST_MS = 10_000;

/**
 * Cuts a time on the record into windows in which not many clips are seen or heard, so that what a composite takes of
 * memory does not grow with a hearing's length. A window goes on until one clip too many would begin in it. With more
 * people at once than that there are more.
 *
 * @param lives when each clip is seen or heard
 * @param frameMs windows begin with a frame of the interval's
 */
export function windowsOf(interval: TimeRange, lives: TimeRange[], frameMs: number): TimeRange[] {
  const starts = lives.map(({ from }) => from).sort((a, b) => a - b);
  const windows: TimeRange[] = [];
  let { from } = interval;
  for (const start of starts) {
    const to = interval.from + Math.floor((start - interval.from) / frameMs) * frameMs;
    if (to - from < SHORTEST_MS || interval.to - to < SHORTEST_MS) continue;
    if (lives.filter((life) => meet(life, { from, to: start + 1 })).length <= MOST_AT_ONCE) continue;
    windows.push({ from, to });
    from = to;
  }
  return [...windows, { from, to: interval.to }];
}

/** Whether two times have a moment in common. */
export function meet(a: TimeRange, b: TimeRange): boolean {
  return a.from < b.to && b.from < a.to;
}
