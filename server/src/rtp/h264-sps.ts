import type { Size } from './picture-size.ts';

/** The standard's maximum (7.4.2.1.1). */
const MAX_REFERENCES = 16;

/** Profiles whose parameter sets carry the chroma fields (ITU-T H.264, 7.3.2.1.1). */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** In pixels: the decoded size in memory, and the part of it that is shown. */
export type PictureSize = { coded: Size; shown: Size };

/**
 * Size of the pictures that a sequence parameter set describes. Undefined if it is unreadable or describes something no browser
 * sends: colours other than 4:2:0 with 8 bits, scaling lists, too many reference pictures.
 */
export function readPictureSize(sps: Buffer): PictureSize | undefined {
  if (sps.length < 4) return undefined;
  const bits = new BitReader(withoutEmulation(sps.subarray(1)));
  const profile = bits.read(8);
  bits.read(16);
  bits.unsigned();
  if (HIGH_PROFILES.has(profile)) {
    if (bits.unsigned() !== 1) return undefined;
    if (bits.unsigned() !== 0 || bits.unsigned() !== 0) return undefined;
    bits.read(1);
    if (bits.read(1)) return undefined;
  }
  bits.unsigned();
  const orderType = bits.unsigned();
  if (orderType === 0) bits.unsigned();
  if (orderType === 1) {
    bits.read(1);
    bits.unsigned();
    bits.unsigned();
    for (let count = bits.unsigned(); count > 0 && !bits.ended; count--) bits.unsigned();
  }
  if (bits.unsigned() > MAX_REFERENCES) return undefined;
  bits.read(1);
  const columns = bits.unsigned() + 1;
  const rows = bits.unsigned() + 1;
  const framesOnly = bits.read(1);
  if (!framesOnly) bits.read(1);
  bits.read(1);
  const crop = bits.read(1) ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [0, 0, 0, 0];
  if (bits.ended) return undefined;
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const coded = { width: columns * 16, height: rows * 16 * (2 - framesOnly) };
  const unitY = 2 * (2 - framesOnly);
  return {
    coded,
    shown: { width: coded.width - (left + right) * 2, height: coded.height - (top + bottom) * unitY },
  };
}

/** Removes the byte 3 of each 0 0 3 (7.4.1). */
function withoutEmulation(bytes: Buffer): Buffer {
  return Buffer.from(
    bytes.filter((byte, at) => !(byte === 3 && at >= 2 && bytes[at - 1] === 0 && bytes[at - 2] === 0)),
  );
}

class BitReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** True once reading went beyond the last bit. */
  get ended(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  read(count: number): number {
    let value = 0;
    for (; count > 0; count--, this.#at++) {
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }

  /** Exp-Golomb ue(v); also used for se(v) when only its length matters (9.1). */
  unsigned(): number {
    let zeros = 0;
    while (zeros < 32 && !this.ended && this.read(1) === 0) zeros += 1;
    return 2 ** zeros - 1 + this.read(zeros);
  }
}
