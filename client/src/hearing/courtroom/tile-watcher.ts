import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { Heights } from '../../session/tile-sizes.ts';

type Report = (heights: Heights) => void;

/**
 * Observes the display size of pictures: heights in device pixels, 0 for pictures on another page, covered, scrolled away or in a
 * hidden tab. The receiver decides how often to report them.
 */
export class TileWatcher {
  readonly #report: Report;
  readonly #document: Document;
  readonly #tiles = new Map<Element, { source: SourceId; height: number; seen: boolean }>();
  readonly #sizes: ResizeObserver;
  readonly #sight: IntersectionObserver;
  #expected: ReadonlySet<SourceId> = new Set();
  #covered = false;
  /** Before the first sizes there is nothing to report. */
  #measured = false;
  #pending = false;

  constructor(report: Report, document: Document) {
    this.#report = report;
    this.#document = document;
    this.#sizes = new ResizeObserver((entries) => {
      this.#measured = true;
      for (const { target, contentRect } of entries) this.#change(target, { height: contentRect.height });
    });
    this.#sight = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#change(target, { seen: isIntersecting });
    });
    document.addEventListener('visibilitychange', this.#changed);
  }

  /** Begins to observe the tile of a camera or a screen; call the returned function when the tile is removed. */
  watch(source: SourceId, tile: Element): () => void {
    this.#tiles.set(tile, { source, height: 0, seen: true });
    this.#sizes.observe(tile);
    this.#sight.observe(tile);
    return () => {
      this.#tiles.delete(tile);
      this.#sizes.unobserve(tile);
      this.#sight.unobserve(tile);
      this.#changed();
    };
  }

  /** Sets all sources that might be shown: a source without a tile is not visible. */
  expect(sources: readonly SourceId[]): void {
    const expected = new Set(sources);
    if (expected.size === this.#expected.size && sources.every((source) => this.#expected.has(source))) return;
    this.#expected = expected;
    this.#changed();
  }

  /** Sets whether all pictures are covered. */
  cover(covered: boolean): void {
    if (covered === this.#covered) return;
    this.#covered = covered;
    this.#changed();
  }

  close(): void {
    this.#document.removeEventListener('visibilitychange', this.#changed);
    this.#sizes.disconnect();
    this.#sight.disconnect();
    this.#tiles.clear();
  }

  #change(tile: Element, change: { height?: number; seen?: boolean }): void {
    const known = this.#tiles.get(tile);
    if (known === undefined) return;
    this.#tiles.set(tile, { ...known, ...change });
    this.#changed();
  }

  // Both observers fire in one turn; their results are reported together.
  readonly #changed = (): void => {
    if (this.#pending || !this.#measured) return;
    this.#pending = true;
    queueMicrotask(() => {
      this.#pending = false;
      const scale = this.#document.defaultView?.devicePixelRatio ?? 1;
      const hidden = this.#covered || this.#document.visibilityState === 'hidden';
      const heights = new Map([...this.#expected].map((source) => [source, 0]));
      for (const { source, height, seen } of this.#tiles.values()) {
        heights.set(source, hidden || !seen ? 0 : Math.round(height * scale));
      }
      this.#report(heights);
    });
  };
}
