import { parseSourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { Request } from '@mahzar/shared/protocol/messages';

/** Heights of pictures in device pixels, by what they show: a seat's camera or its screen; 0 when not seen. */
export type Heights = ReadonlyMap<SourceId, number>;

export type Tile = Request<'tile-sizes'>['tiles'][number];

/** Tiles whose height differs between two layouts; a picture that is gone is not seen. */
export function changedTiles(before: Heights, after: Heights): Tile[] {
  const sources = new Set([...before.keys(), ...after.keys()]);
  return [...sources].flatMap((source) => {
    const height = after.get(source) ?? 0;
    if (height === (before.get(source) ?? 0) && before.has(source) === after.has(source)) return [];
    const { seat, kind } = parseSourceId(source);
    return [kind === 'screen' ? { seat, source: kind, height } : { seat, height }];
  });
}

/** Pictures that are left out so that voices get through. */
export type LeftOut = 'none' | 'faces' | 'all';

const SETTLE_MS = 100;

/**
 * Tells the service how large pictures are shown: the first layout at once, later ones when the layout has been still
 * for a tenth of a second, and only what changed.
 */
export class TileSizes {
  readonly #tell: (tiles: Tile[]) => void;
  #told: Heights = new Map();
  #shown: Heights = new Map();
  #leftOut: LeftOut = 'none';
  #ready = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (tiles: Tile[]) => void) {
    this.#tell = tell;
  }

  /** The layout on the screen now. */
  show(heights: Heights): void {
    this.#shown = new Map(
      [...heights].map(([source, height]) => [source, Math.min(8192, Math.max(0, Math.round(height)))]),
    );
    clearTimeout(this.#timer);
    if (this.#told.size === 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), SETTLE_MS);
  }

  /** Whether a picture is seen now; what was never named may be. */
  shows(source: SourceId): boolean {
    return this.#shown.get(source) !== 0;
  }

  /** Pictures that are told to be unseen, whatever is shown. */
  leaveOut(pictures: LeftOut): void {
    if (pictures === this.#leftOut) return;
    this.#leftOut = pictures;
    this.#flush();
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
    const wanted = new Map([...this.#shown].map(([source, height]) => [source, this.#isLeftOut(source) ? 0 : height]));
    const changed = changedTiles(this.#told, wanted);
    this.#told = wanted;
    if (changed.length > 0) this.#tell(changed);
  }

  #isLeftOut(source: SourceId): boolean {
    return this.#leftOut === 'all' || (this.#leftOut === 'faces' && parseSourceId(source).kind !== 'screen');
  }
}
