import { describe, expect, it } from 'vitest';
import { KeyFrameNeed } from './key-frame-need.ts';

const [isKey, isNone] = [() => true, () => false];

/** Checks every 50 ms from `from` to `to`; answers with when a key frame was to be asked for. */
function checks(need: KeyFrameNeed, from: number, to: number): number[] {
  const times = Array.from({ length: (to - from) / 50 + 1 }, (_, index) => from + index * 50);
  return times.filter((now) => need.check(now));
}

/** A picture whose packets up to number 10 have come, the last one at 1,000 ms. */
function tenCame(): KeyFrameNeed {
  const need = new KeyFrameNeed();
  for (let sequence = 1; sequence <= 10; sequence += 1) need.handlePacket(sequence, sequence * 100, isNone);
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

  it('is not taken for broken over a pause, and where numbers begin again', () => {
    const need = tenCame();
    need.handlePacket(12, 1000, isNone);
    need.handleEvent({ type: 'pause' });
    need.handleEvent({ type: 'resume' });
    need.handlePacket(40, 1100, isKey);
    expect(checks(need, 1100, 4000)).toEqual([]);
    const wraps = new KeyFrameNeed();
    for (const sequence of [65_534, 65_535, 0, 1]) wraps.handlePacket(sequence, 0, isNone);
    expect(checks(wraps, 0, 4000)).toEqual([]);
  });

  it('needs another one where a packet is lost behind hundreds of others', () => {
    const need = tenCame();
    need.handlePacket(500, 1000, isNone);
    need.handlePacket(510, 1100, isNone);
    need.handlePacket(505, 1200, isKey);
    expect(checks(need, 1200, 2000)).toEqual([1700]);
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
