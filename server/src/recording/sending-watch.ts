import type { SourceId } from '@mahzar/shared/hearing/ids';

/** Tells sources that send from those that only claim to, by how many packets of each have come. Pure. */
export class SendingWatch {
  #seen: Map<SourceId, { readonly count: number; readonly since: number | null }> | undefined;

  /**
   * The first counts are what came before; packets beyond them are seen to come.
   * @param counts packets that have come so far; a source that is made anew counts from 0
   * @param now epoch milliseconds
   */
  handleCounts(counts: ReadonlyMap<SourceId, number>, now: number): void {
    const seen = (this.#seen ??= new Map([...counts].map(([source, count]) => [source, { count, since: null }])));
    for (const [source, count] of counts) {
      const { count: known, since } = seen.get(source) ?? { count: 0, since: null };
      const more = count > (count < known ? 0 : known);
      seen.set(source, { count, since: more ? (since ?? now) : since });
    }
  }

  /** Since when packets of the source were seen to come; null when none were. */
  since(source: SourceId): number | null {
    return this.#seen?.get(source)?.since ?? null;
  }
}
