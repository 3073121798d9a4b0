import type { Stats } from '../connection/stats.ts';

/** A picture without a new frame for this long is frozen. */
const FROZEN_AFTER_MS = 2_500;
/** After a pause of this length in its checks, a page cannot tell what arrived meanwhile. */
const LOOKED_AWAY_MS = 1_500;

interface Picture {
  readonly frames: number;
  /** When its last new frame was seen, epoch ms. */
  readonly since: number;
}

/** Finds the frozen pictures among those that a browser receives, by the frames it has decoded. */
export class FrozenPictures {
  #pictures: ReadonlyMap<string, Picture> = new Map();
  #lookedAt = -Infinity;

  /**
   * Call about twice a second. Returns the track ids of pictures that have begun and are frozen.
   * @param reports the browser's statistics @param now epoch ms @param shown whether a track's picture is visible on this page
   */
  look(reports: Iterable<Stats>, now: number, shown: (track: string) => boolean): ReadonlySet<string> {
    const lookedAway = now - this.#lookedAt > LOOKED_AWAY_MS;
    this.#lookedAt = now;
    const before = this.#pictures;
    this.#pictures = new Map(
      [...reports].flatMap(({ type, kind, trackIdentifier: track, framesDecoded: frames }) => {
        if (type !== 'inbound-rtp' || kind !== 'video' || typeof track !== 'string' || typeof frames !== 'number')
          return [];
        const known = before.get(track);
        // The service does not send invisible pictures.
        const stands = known?.frames === frames && frames > 0 && !lookedAway && shown(track);
        return [[track, stands ? known : { frames, since: now }]];
      }),
    );
    return new Set(
      [...this.#pictures].flatMap(([track, { since }]) => (now - since >= FROZEN_AFTER_MS ? [track] : [])),
    );
  }
}
