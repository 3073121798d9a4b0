import { describe, expect, it } from 'vitest';
import { DecodablePictures } from './temporal-layers.ts';

/** Layers and switching points of libvpx with three temporal layers: of four pictures the first is of the base layer. */
const PATTERN = [
  { layer: 0, refersToBaseAlone: false },
  { layer: 2, refersToBaseAlone: true },
  { layer: 1, refersToBaseAlone: true },
  { layer: 2, refersToBaseAlone: false },
];
const START = 1000;

/** Picture `number` of a stream at 30 a second, whose base pictures are counted from 250 on. */
function picture(number: number) {
  const place = { ...PATTERN[number % 4]!, basePicture: (250 + Math.floor(number / 4)) % 256 };
  return { key: number === 0, place, timestamp: START + number * 3000 };
}

/** Numbers of the pictures that can be decoded when some are missing. */
function decodable(count: number, missing: readonly number[], of: (number: number) => object = picture): number[] {
  const pictures = new DecodablePictures();
  return Array.from({ length: count }, (_, number) => number).filter((number) => {
    if (!missing.includes(number)) return pictures.take({ ...picture(number), ...of(number) });
    pictures.handleLoss();
    return false;
  });
}

const without = (count: number, left: readonly number[]): number[] =>
  Array.from({ length: count }, (_, number) => number).filter((number) => !left.includes(number));

describe('pictures of a stream with temporal layers', () => {
  it('are all decoded when none is missing, also where the number of base pictures begins again', () => {
    expect(decodable(60, [])).toEqual(without(60, []));
  });

  it('are decoded without those of an upper layer that are missing, and without what may refer to these', () => {
    expect(decodable(60, [41])).toEqual(without(60, [41, 43]));
    expect(decodable(60, [42])).toEqual(without(60, [42, 43, 47]));
    expect(decodable(60, [22, 23])).toEqual(without(60, [22, 23, 27]));
  });

  it('need a key frame when one of the base layer is missing, whatever else is', () => {
    for (const missing of [[40], [39, 40, 41], [40, 44], [43, 44]]) {
      const first = Math.min(...missing);
      expect(decodable(60, missing)).toEqual(without(60, without(60, []).slice(first)));
    }
    const again = (number: number) => ({ key: number === 0 || number === 52 });
    expect(decodable(60, [40], again)).toEqual(without(60, without(52, []).slice(40)));
  });

  it('need one after a hole in which the number of base pictures may have come round', () => {
    const hole = without(4 * 257 + 8, []).slice(9, 4 * 256 + 9);
    expect(decodable(4 * 257 + 8, hole)).toEqual(without(9, []));
  });

  it('need one where the sender says nothing of layers', () => {
    const silent = () => ({ place: undefined });
    expect(decodable(60, [41], silent)).toEqual(without(41, []));
    // The key frame does not say it, those after it do; or the other way round.
    expect(decodable(60, [1], (number) => (number === 0 ? { place: undefined } : {}))).toEqual([0]);
    expect(decodable(60, [41], (number) => (number > 41 ? { place: undefined } : {}))).toEqual(without(41, []));
  });

  it('need one after anything else that says so', () => {
    const pictures = new DecodablePictures();
    expect(pictures.take({ ...picture(1), key: false })).toBe(false);
    expect(pictures.take(picture(0))).toBe(true);
    pictures.needKey();
    expect(pictures.take(picture(1))).toBe(false);
    expect(pictures.take(picture(4))).toBe(false);
    expect(pictures.take({ ...picture(8), key: true })).toBe(true);
  });
});
