type Report = (heights: ReadonlyMap<string, number>) => void;

/**
 * Watches how large pictures are shown: heights in device pixels by seat, 0 for who is on another page, covered, scrolled
 * away or in a hidden tab. Who reports them decides how often.
 */
export class TileWatcher {
  readonly #report: Report;
  readonly #document: Document;
  readonly #seats = new Map<Element, { seat: string; height: number; seen: boolean }>();
  readonly #sizes: ResizeObserver;
  readonly #sight: IntersectionObserver;
  #expected: ReadonlySet<string> = new Set();
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

  /** Begins to watch a seat's tile; call what it returns when the tile goes. */
  watch(seat: string, tile: Element): () => void {
    this.#seats.set(tile, { seat, height: 0, seen: true });
    this.#sizes.observe(tile);
    this.#sight.observe(tile);
    return () => {
      this.#seats.delete(tile);
      this.#sizes.unobserve(tile);
      this.#sight.unobserve(tile);
      this.#changed();
    };
  }

  /** Everybody whose picture might be shown: who of them has no tile is not seen. */
  expect(seats: readonly string[]): void {
    const expected = new Set(seats);
    if (expected.size === this.#expected.size && seats.every((seat) => this.#expected.has(seat))) return;
    this.#expected = expected;
    this.#changed();
  }

  /** Whether something lies over all pictures. */
  cover(covered: boolean): void {
    if (covered === this.#covered) return;
    this.#covered = covered;
    this.#changed();
  }

  close(): void {
    this.#document.removeEventListener('visibilitychange', this.#changed);
    this.#sizes.disconnect();
    this.#sight.disconnect();
    this.#seats.clear();
  }

  #change(tile: Element, change: { height?: number; seen?: boolean }): void {
    const known = this.#seats.get(tile);
    if (known === undefined) return;
    this.#seats.set(tile, { ...known, ...change });
    this.#changed();
  }

  // Both observers answer in one turn; they are reported together.
  readonly #changed = (): void => {
    if (this.#pending || !this.#measured) return;
    this.#pending = true;
    queueMicrotask(() => {
      this.#pending = false;
      const scale = this.#document.defaultView?.devicePixelRatio ?? 1;
      const hidden = this.#covered || this.#document.visibilityState === 'hidden';
      const heights = new Map([...this.#expected].map((seat) => [seat, 0]));
      for (const { seat, height, seen } of this.#seats.values()) {
        heights.set(seat, hidden || !seen ? 0 : Math.round(height * scale));
      }
      this.#report(heights);
    });
  };
}
