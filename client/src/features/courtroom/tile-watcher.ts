type Report = (heights: ReadonlyMap<string, number>) => void;

/**
 * Watches how large pictures are shown: heights in device pixels by seat, 0 for what is scrolled away or in a hidden
 * tab. Who reports them decides how often.
 */
export class TileWatcher {
  readonly #report: Report;
  readonly #document: Document;
  readonly #seats = new Map<Element, { seat: string; height: number; seen: boolean }>();
  readonly #sizes: ResizeObserver;
  readonly #sight: IntersectionObserver;
  #pending = false;

  constructor(report: Report, document: Document) {
    this.#report = report;
    this.#document = document;
    this.#sizes = new ResizeObserver((entries) => {
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
    if (this.#pending) return;
    this.#pending = true;
    queueMicrotask(() => {
      this.#pending = false;
      const scale = this.#document.defaultView?.devicePixelRatio ?? 1;
      const hidden = this.#document.visibilityState === 'hidden';
      this.#report(
        new Map(
          [...this.#seats.values()].map(({ seat, height, seen }) => [
            seat,
            hidden || !seen ? 0 : Math.round(height * scale),
          ]),
        ),
      );
    });
  };
}
