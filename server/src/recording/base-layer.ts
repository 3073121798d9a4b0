import type { LayerPacket } from '../rtp/vp8.ts';

/** The number of base pictures begins again after 256, which take more than this even at 60 a second, ms. */
export const LONGEST_HOLE_MS = 4000;

/**
 * Follows the base layer of a picture with temporal layers (RFC 7741), and finds where packets are missing of upper layers alone: only
 * pictures that refer to those cannot be decoded. Pure.
 */
export class BaseLayer {
  /** The last base picture, if the newest packet ends it or comes behind it; null within one, and where the sender says nothing. */
  #atRest: number | null = null;
  /** The same before the first packet that is missing; null where one of the base layer is, or may be. */
  #before: number | null = null;

  /**
   * Packets are missing; while some are, to be told again of those behind a hole of `LONGEST_HOLE_MS` alone.
   *
   * @param silentMs for so long nothing had come before the first packet behind those that are missing
   */
  handleLoss(silentMs: number): void {
    this.#before = silentMs < LONGEST_HOLE_MS ? this.#atRest : null;
  }

  /** Takes the newest packet. Whether it begins a base picture and, since the loss, none of the base layer is missing before it. */
  take(packet: LayerPacket | undefined): boolean {
    const isNext =
      packet?.layer === 0 &&
      packet.startsPicture &&
      this.#before !== null &&
      packet.basePicture === (this.#before + 1) % 256;
    const isUpper = packet !== undefined && packet.layer > 0;
    if (!isUpper || packet.basePicture !== this.#before) this.#before = null;
    this.#atRest = isUpper || packet?.endsPicture === true ? packet.basePicture : null;
    return isNext;
  }
}
