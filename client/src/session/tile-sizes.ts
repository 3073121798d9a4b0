import { parseSourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { Request } from '@mahzar/shared/protocol/messages';

/** Heights of pictures in device pixels, by source (a seat's camera or screen); 0 when not visible. */
export type Heights = ReadonlyMap<SourceId, number>;

export type Tile = Request<'tile-sizes'>['tiles'][number];

/** Returns the tiles whose height differs between two layouts; a removed picture is not visible. */
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
 * Reports the display size of pictures to the service: the first layout at once, later ones when the layout has been stable for a
 * tenth of a second, and only the changes.
 */
export class TileSizes {
  readonly #tell: (tiles: Tile[]) => void;
  #lastSent: Heights = new Map();
  #shown: Heights = new Map();
  #leftOut: LeftOut = 'none';
  #ready = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (tiles: Tile[]) => void) {
    this.#tell = tell;
  }

  /** Sets the layout on the screen. */
  show(heights: Heights): void {
    this.#shown = new Map(
      [...heights].map(([source, height]) => [source, Math.min(8192, Math.max(0, Math.round(height)))]),
    );
    clearTimeout(this.#timer);
    if (this.#lastSent.size === 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), SETTLE_MS);
  }

  /** Whether a picture is visible now; unknown pictures may be. */
  shows(source: SourceId): boolean {
    return this.#shown.get(source) !== 0;
  }

  /** Sets the pictures that are reported as invisible, whatever is shown. */
  leaveOut(pictures: LeftOut): void {
    if (pictures === this.#leftOut) return;
    this.#leftOut = pictures;
    this.#flush();
  }

  /** The service can receive reports and has none yet: at the first entry and after every loss of media. */
  begin(): void {
    this.#ready = true;
    this.#lastSent = new Map();
    this.#flush();
  }

  /** The service cannot receive reports. */
  pause(): void {
    this.#ready = false;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    if (!this.#ready) return;
    const wanted = new Map([...this.#shown].map(([source, height]) => [source, this.#isLeftOut(source) ? 0 : height]));
    const changed = changedTiles(this.#lastSent, wanted);
    this.#lastSent = wanted;
    if (changed.length > 0) this.#tell(changed);
  }

  #isLeftOut(source: SourceId): boolean {
    return this.#leftOut === 'all' || (this.#leftOut === 'faces' && parseSourceId(source).kind !== 'screen');
  }
}
