import type { SourceId } from '@mahzar/shared/hearing/ids';

/** How many packets of each source had come when they were last counted, and since when more were seen to come (epoch ms). */
export type SendingCounts = ReadonlyMap<SourceId, { readonly count: number; readonly since: number | null }>;

/** A first count: what it counts came before, and nothing is seen to come yet. */
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
