/** A tile as `tile-sizes` names it; height in device pixels, 0 when not seen. */
export interface Tile {
  readonly seat: string;
  readonly height: number;
}

/** Tiles whose height differs between two layouts; a seat that is gone is not seen. */
export function changedTiles(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Tile[] {
  const seats = new Set([...before.keys(), ...after.keys()]);
  return [...seats].flatMap((seat) => {
    const height = after.get(seat) ?? 0;
    return height === (before.get(seat) ?? 0) && before.has(seat) === after.has(seat) ? [] : [{ seat, height }];
  });
}

const SETTLE_MS = 100;

/**
 * Tells the service how large pictures are shown: the first layout at once, later ones when the layout has been still
 * for a tenth of a second, and only what changed.
 */
export class TileSizes {
  readonly #tell: (tiles: Tile[]) => void;
  #told: ReadonlyMap<string, number> = new Map();
  #shown: ReadonlyMap<string, number> = new Map();
  #ready = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (tiles: Tile[]) => void) {
    this.#tell = tell;
  }

  /** The layout on the screen now. */
  show(heights: ReadonlyMap<string, number>): void {
    this.#shown = new Map(
      [...heights].map(([seat, height]) => [seat, Math.min(8192, Math.max(0, Math.round(height)))]),
    );
    clearTimeout(this.#timer);
    if (this.#told.size === 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), SETTLE_MS);
  }

  /** The service can be told now, and knows nothing yet: at the first entering and after every loss of media. */
  begin(): void {
    this.#ready = true;
    this.#told = new Map();
    this.#flush();
  }

  /** The service cannot be told. */
  pause(): void {
    this.#ready = false;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    if (!this.#ready) return;
    const changed = changedTiles(this.#told, this.#shown);
    this.#told = this.#shown;
    if (changed.length > 0) this.#tell(changed);
  }
}
