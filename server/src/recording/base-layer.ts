import type { LayerPacket } from '../rtp/vp8.ts';

/** Base picture numbers wrap at 256, which takes longer than this even at 60 pictures a second, ms. */
export const LONGEST_HOLE_MS = 4000;

/**
 * Follows the base layer of a picture with temporal layers (RFC 7741), and detects losses that affect upper layers only: then
 * only pictures that refer to those layers cannot be decoded. Pure.
 */
export class BaseLayer {
  /** Number of the last base picture once it is complete; null within a base picture, or if the sender does not give layers. */
  #atRest: number | null = null;
  /** `#atRest` before the first missing packet, until the next base picture; null when the base layer is or may be affected. */
  #before: number | null = null;

  /**
   * Call when packets are missing; while some still are, call again only if `silentMs` is at least `LONGEST_HOLE_MS`.
   *
   * @param silentMs time without packets before the first packet after the missing ones
   */
  handleLoss(silentMs: number): void {
    this.#before = silentMs < LONGEST_HOLE_MS ? this.#atRest : null;
  }

  /** Processes the newest packet. Returns true if it starts the next base picture after a loss that spared the base layer. */
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
