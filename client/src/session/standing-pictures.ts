type Stats = Record<string, unknown> & { readonly type?: string };

/** A picture that shows nothing new for so long stands still. */
const STANDS_AFTER_MS = 2_500;
/** A page that did not get to look for so long cannot say what came meanwhile. */
const LOOKED_AWAY_MS = 1_500;

interface Picture {
  readonly frames: number;
  /** When its last new frame was seen, epoch ms. */
  readonly since: number;
}

/** Which of the pictures that a browser receives stand still, told by the frames that it has decoded. */
export class StandingPictures {
  #pictures: ReadonlyMap<string, Picture> = new Map();
  #lookedAt = -Infinity;

  /**
   * To be called about twice a second. Answers with the tracks, by their ids, of pictures that have begun and stand still.
   * @param reports the browser's statistics @param now epoch ms @param shown whether a track's picture is seen on this page
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
        // Of what is not seen nothing is sent.
        const stands = known?.frames === frames && frames > 0 && !lookedAway && shown(track);
        return [[track, stands ? known : { frames, since: now }]];
      }),
    );
    return new Set(
      [...this.#pictures].flatMap(([track, { since }]) => (now - since >= STANDS_AFTER_MS ? [track] : [])),
    );
  }
}
