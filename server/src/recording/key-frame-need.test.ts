import { describe, expect, it } from 'vitest';
import type { LayerPacket } from '../rtp/vp8.ts';
import { KeyFrameNeed } from './key-frame-need.ts';

const [isKey, isNone] = [() => true, () => false];

/** Checks every 50 ms from `from` to `to`; answers with when a key frame was to be asked for. */
function checks(need: KeyFrameNeed, from: number, to: number): number[] {
  const times = Array.from({ length: (to - from) / 50 + 1 }, (_, index) => from + index * 50);
  return times.filter((now) => need.check(now));
}

/** A picture whose packets up to number 10 have come, a key frame first, the last one at 1,000 ms. */
function tenCame(): KeyFrameNeed {
  const need = new KeyFrameNeed(0);
  for (let sequence = 1; sequence <= 10; sequence += 1)
    need.handlePacket(sequence, sequence * 100, sequence === 1 ? isKey : isNone);
  return need;
}

describe('a recorded picture', () => {
  it('needs a key frame when a packet is lost for good, and again while none comes but other packets', () => {
    const need = tenCame();
    expect(checks(need, 1000, 3000)).toEqual([]);
    need.handlePacket(12, 3000, isNone);
    expect(checks(need, 3000, 4000)).toEqual([3600]);
    need.handlePacket(13, 4000, isNone);
    expect(checks(need, 4000, 9000)).toEqual([5600]);
    need.handlePacket(14, 9000, isNone);
    expect(checks(need, 9000, 9000)).toEqual([9000]);
    need.handlePacket(15, 9100, isKey);
    expect(checks(need, 9100, 15_000)).toEqual([]);
  });

  it('needs none where the packet came late, or a key frame came meanwhile, the late packet of one included', () => {
    const late = tenCame();
    late.handlePacket(12, 1000, isNone);
    late.handlePacket(11, 1500, isNone);
    expect(checks(late, 1500, 4000)).toEqual([]);
    const key = tenCame();
    key.handlePacket(12, 1000, isNone);
    key.handlePacket(14, 1100, isNone);
    key.handlePacket(13, 1500, isKey);
    expect(checks(key, 1500, 4000)).toEqual([]);
  });

  it('needs another one where a packet behind the beginning of a key frame is lost', () => {
    const need = tenCame();
    need.handlePacket(12, 1000, isKey);
    need.handlePacket(14, 1050, isNone);
    expect(checks(need, 1050, 2000)).toEqual([1650]);
  });

  it('is not taken for broken where numbers begin again', () => {
    const wraps = new KeyFrameNeed(0);
    for (const sequence of [65_534, 65_535, 0, 1])
      wraps.handlePacket(sequence, 0, sequence === 65_534 ? isKey : isNone);
    expect(checks(wraps, 0, 4000)).toEqual([]);
  });

  it('needs a key frame where it does not begin with one', () => {
    const need = new KeyFrameNeed(0);
    expect(checks(need, 0, 100)).toEqual([]);
    need.handlePacket(7, 100, isNone);
    expect(checks(need, 100, 2000)).toEqual([1000]);
    need.handlePacket(8, 2000, isNone);
    expect(checks(need, 2000, 3000)).toEqual([3000]);
    need.handlePacket(9, 3000, isKey);
    need.handlePacket(10, 3050, isNone);
    expect(checks(need, 3000, 9000)).toEqual([]);
  });

  it('needs a key frame where nothing comes at the beginning, but is not asked for one for ever', () => {
    expect(checks(new KeyFrameNeed(1000), 1000, 60_000)).toEqual([2000, 4000]);
    const need = new KeyFrameNeed(1000);
    expect(checks(need, 1000, 60_000)).toHaveLength(2);
    need.handlePacket(7, 60_000, isNone);
    expect(checks(need, 60_000, 65_000)).toEqual([60_000]);
  });

  it('needs none where its first key frame comes in time, even if later packets come before it', () => {
    const need = new KeyFrameNeed(0);
    need.handlePacket(8, 300, isNone);
    need.handlePacket(7, 950, isKey);
    expect(checks(need, 0, 9000)).toEqual([]);
  });

  it('needs a key frame after a pause if none comes, and none in the pause', () => {
    const need = tenCame();
    need.handlePacket(12, 1000, isNone);
    need.handleEvent({ type: 'pause' }, 1100);
    need.handlePacket(13, 1090, isNone);
    expect(checks(need, 1100, 5000)).toEqual([]);
    need.handleEvent({ type: 'resume' }, 5000);
    need.handlePacket(40, 5100, isNone);
    expect(checks(need, 5000, 6000)).toEqual([6000]);
    need.handlePacket(41, 6000, isKey);
    expect(checks(need, 6000, 9000)).toEqual([]);
  });

  it.each([
    ['after it is told that the pause is over', 1100],
    ['before', 1200],
  ])('needs none where the key frame that ends a pause comes %s', (_, toldAt) => {
    const need = tenCame();
    need.handlePacket(12, 1000, isNone);
    need.handleEvent({ type: 'pause' }, 1050);
    if (toldAt === 1100) need.handleEvent({ type: 'resume' }, toldAt);
    need.handlePacket(40, 1150, isKey);
    need.handlePacket(41, 1180, isNone);
    if (toldAt === 1200) need.handleEvent({ type: 'resume' }, toldAt);
    need.handlePacket(42, 1250, isNone);
    expect(checks(need, 1050, 9000)).toEqual([]);
  });

  it('needs another one where a packet is lost behind hundreds of others', () => {
    const need = tenCame();
    need.handlePacket(500, 1000, isNone);
    need.handlePacket(510, 1100, isNone);
    need.handlePacket(505, 1200, isKey);
    expect(checks(need, 1200, 2000)).toEqual([1700]);
  });

  it('needs one where of hundreds that were lost all come late but one, and none where all do', () => {
    const [one, none] = [tenCame(), tenCame()];
    for (const need of [one, none]) {
      need.handlePacket(500, 1000, isNone);
      for (let sequence = 11; sequence < 500; sequence += 1)
        if (need === none || sequence !== 200) need.handlePacket(sequence, 1100, isNone);
    }
    expect(checks(one, 1100, 2000)).toEqual([1600]);
    expect(checks(none, 1100, 2000)).toEqual([]);
  });

  describe('with temporal layers', () => {
    /** Layers of libvpx, of four pictures each; each picture has two packets, and the base pictures are counted from 250 on. */
    const LAYERS = [0, 2, 1, 2];
    const layerPacket = (sequence: number): LayerPacket => {
      const picture = Math.floor(sequence / 2);
      const basePicture = (250 + Math.floor(picture / 4)) % 256;
      const isFirst = sequence % 2 === 0;
      return { layer: LAYERS[picture % 4]!, basePicture, startsPicture: isFirst, endsPicture: !isFirst };
    };
    /** Since when it is broken behind each of 200 packets that came, one every 10 ms. */
    const brokenWithout = (lost: readonly number[], later: readonly number[] = []) => {
      const need = new KeyFrameNeed(0);
      const come = Array.from({ length: 200 }, (_, sequence) => sequence).filter((each) => !lost.includes(each));
      const order = come.filter((each) => !later.includes(each));
      if (later.length > 0) order.splice(order.indexOf(later.at(-1)! + 5), 0, ...later);
      const broken = order.map((sequence, place) => {
        need.handlePacket(sequence, place * 10, sequence === 0 ? isKey : isNone, layerPacket(sequence));
        return [sequence, need.brokenSince] as const;
      });
      return broken.filter(([, since]) => since !== null).map(([sequence]) => sequence);
    };
    const until = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

    it('goes on with the next base picture where only packets of upper layers are lost', () => {
      // The base picture of 80 and 81 is followed by upper ones up to 87.
      expect(brokenWithout([82])).toEqual(until(83, 88));
      expect(brokenWithout([85, 86])).toEqual([87]);
      expect(brokenWithout(until(82, 88))).toEqual([]);
      expect(brokenWithout([82, 90, 95, 98])).toEqual([...until(83, 88), ...until(91, 95), ...until(99, 104)]);
      // Also where the number of base pictures begins again.
      expect(brokenWithout([47])).toEqual([]);
    });

    it.each([
      ['the beginning of a base picture', [80]],
      ['its end', [81]],
      ['a whole one', [80, 81]],
      ['its end and all up to the next one', until(81, 88)],
      ['the end of an upper picture and the base picture behind', until(79, 82)],
      ['an upper picture, and of the base picture with which it could go on the end', [85, 89]],
    ])('needs a key frame where %s is lost', (_, lost) => {
      expect(brokenWithout(lost).at(-1)).toBe(199);
    });

    it('is whole again where packets come late, and follows the base layer from there on', () => {
      expect(brokenWithout([], [80, 81])).toEqual([...until(82, 86), 80]);
      expect(brokenWithout([90], [80, 81])).toEqual([...until(82, 86), 80, ...until(91, 96)]);
    });

    it('needs a key frame where so much is lost that the number of base pictures may have come round', () => {
      const need = new KeyFrameNeed(0);
      for (const sequence of until(0, 14))
        need.handlePacket(sequence, sequence * 10, sequence === 0 ? isKey : isNone, layerPacket(sequence));
      need.handlePacket(16, 4200, isNone, layerPacket(16));
      expect(need.brokenSince).toBe(4200);
    });

    it('needs one there too where a packet of an upper layer had been missing before', () => {
      const need = new KeyFrameNeed(0);
      for (const sequence of until(0, 14).filter((each) => each !== 10))
        need.handlePacket(sequence, sequence * 10, sequence === 0 ? isKey : isNone, layerPacket(sequence));
      // The base picture behind that of number 8, or the same 256 later.
      need.handlePacket(16, 4200, isNone, layerPacket(16));
      expect(need.brokenSince).toBe(110);
    });
  });

  it('needs a key frame as before where numbers jump with every packet', () => {
    const need = tenCame();
    for (let sequence = 500; sequence < 60_000; sequence += 500) need.handlePacket(sequence, 1000, isNone);
    expect(checks(need, 1000, 2000)).toEqual([1600]);
    need.handlePacket(60_000, 2000, isKey);
    need.handlePacket(60_002, 2000, isNone);
    expect(checks(need, 2000, 4000)).toEqual([3600]);
  });
});
