import type { PlayedRecord } from '@mahzar/shared/rest/playback';

/** A recorded but unreadable range of a person; epoch milliseconds. */
export type Gap = PlayedRecord['lost'][number];

/** Segments end a moment before the next begins: ranges closer than this are one gap, ms. */
const ONE_GAP_MS = 1000;

/** Adds a gap to others and merges touching ones. Ordered by beginning. Pure. */
export function withGap(gaps: readonly Gap[], gap: Gap): readonly Gap[] {
  const touches = (other: Gap): boolean =>
    other.seat === gap.seat &&
    other.kind === gap.kind &&
    other.from <= gap.to + ONE_GAP_MS &&
    gap.from <= other.to + ONE_GAP_MS;
  const [touched, others] = [gaps.filter(touches), gaps.filter((other) => !touches(other))];
  const all = [gap, ...touched];
  const from = Math.min(...all.map((one) => one.from));
  const to = Math.max(...all.map((one) => one.to));
  return [...others, { ...gap, from, to }].sort((a, b) => a.from - b.from);
}
