/** Place of a VP8 picture among temporal layers (RFC 7741, section 4.2). */
export interface TemporalPlace {
  /** TID: a picture refers to pictures of its own and lower layers only; 0 is the base layer. */
  readonly layer: number;
  /** Y: the only earlier picture to which it refers is the last one of the base layer. */
  readonly refersToBaseAlone: boolean;
  /** TL0PICIDX: number of the last picture of the base layer up to this one, modulo 256. */
  readonly basePicture: number;
}

/** A picture of which no packet is missing. */
interface WholePicture {
  readonly key: boolean;
  /** Undefined when the sender does not send it: then a picture may refer to any earlier one. */
  readonly place: TemporalPlace | undefined;
  /** In units of 1/90,000 s, unwrapped. */
  readonly timestamp: number;
}

/** TID has two bits. */
const HIGHEST_LAYER = 3;
/** TL0PICIDX wraps after 256 pictures, which take more than 4 s even at 60 a second. */
const LONGEST_HOLE_TICKS = 4 * 90_000;

/**
 * Decides which pictures a decoder can take after a loss. If pictures of upper temporal layers alone are missing, those of the
 * base layer and whatever refers only to them are still decodable; otherwise a key frame is needed first. Pure.
 */
export class DecodablePictures {
  /** The last picture up to which the base layer is complete; null: only a key frame can be decoded. */
  #base: Pick<WholePicture, 'place' | 'timestamp'> | null = null;
  /** Layers up to this one are complete. */
  #wholeLayers = 0;
  #isSomethingMissing = false;

  /** Notes that packets are missing here: of one picture, or of several. */
  handleLoss(): void {
    this.#isSomethingMissing = true;
  }

  /** Notes that nothing can be decoded before the next key frame. */
  needKey(): void {
    this.#base = null;
  }

  /** Takes the next complete picture; returns false if it may refer to a missing one. */
  take({ key, place, timestamp }: WholePicture): boolean {
    if (!key && !this.#continues(place, timestamp)) {
      this.#base = null;
      return false;
    }
    if (key) this.#wholeLayers = HIGHEST_LAYER;
    else if (this.#isSomethingMissing) this.#wholeLayers = 0;
    this.#isSomethingMissing = false;
    this.#base = { place, timestamp };
    const layer = place?.layer ?? 0;
    if (layer <= this.#wholeLayers) return true;
    if (place?.refersToBaseAlone !== true) return false;
    if (layer === this.#wholeLayers + 1) this.#wholeLayers = layer;
    return true;
  }

  /** Whether no picture of the base layer is missing before this picture, which is not a key frame. */
  #continues(place: TemporalPlace | undefined, timestamp: number): boolean {
    if (this.#base === null || !this.#isSomethingMissing) return this.#base !== null;
    const { place: last, timestamp: at } = this.#base;
    if (place === undefined || last === undefined) return false;
    if (timestamp < at || timestamp - at >= LONGEST_HOLE_TICKS) return false;
    return place.basePicture === (place.layer === 0 ? (last.basePicture + 1) % 256 : last.basePicture);
  }
}
