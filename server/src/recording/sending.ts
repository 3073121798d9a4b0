import type { SourceId } from '@mahzar/shared/hearing/ids';

/** Packets received of each source at the last count, and when a count first found new ones (epoch ms; null before that). */
export type SendingCounts = ReadonlyMap<SourceId, { readonly count: number; readonly since: number | null }>;

/** The first count: its packets arrived earlier, so no source counts as sending yet. */
export function firstCount(counts: ReadonlyMap<SourceId, number>): SendingCounts {
  return new Map([...counts].map(([source, count]) => [source, { count, since: null }]));
}

/**
 * Finds the sources that really send, by their packet counts. A source without a count is forgotten. Pure.
 * @param before counts so far; a source that is not in it is new and starts at 0
 * @param counts received packets so far; a recreated source starts at 0
 * @param now epoch milliseconds
 */
export function nextCount(before: SendingCounts, counts: ReadonlyMap<SourceId, number>, now: number): SendingCounts {
  const next = [...counts].map(([source, count]) => {
    const { count: known, since } = before.get(source) ?? { count: 0, since: null };
    const more = count > (count < known ? 0 : known);
    return [source, { count, since: more ? (since ?? now) : since }] as const;
  });
  return new Map(next);
}
