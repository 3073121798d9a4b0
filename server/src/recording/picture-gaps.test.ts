import { describe, expect, it } from 'vitest';
import { PictureGaps } from './picture-gaps.ts';

/** Whole packets every 50 ms. */
function comes(gaps: PictureGaps, from: number, to: number): void {
  for (let at = from; at <= to; at += 50) gaps.handlePacket(at, null);
}

describe('the gaps of a recorded picture', () => {
  it('are told with their times as soon as they have ended, those of two seconds or more', () => {
    const gaps = new PictureGaps(0, false);
    comes(gaps, 100, 1000);
    comes(gaps, 2900, 4000);
    expect(gaps.check(4000)).toBeNull();
    gaps.handlePacket(4050, 4050);
    gaps.handlePacket(8000, 4050);
    expect(gaps.check(8000)).toBeNull();
    gaps.handlePacket(8100, null);
    expect(gaps.check(8100)).toEqual({ from: 4050, to: 8100, missingMs: 4050 });
    expect(gaps.check(8200)).toBeNull();
  });

  it('begin where a picture should, and end with its first key frame', () => {
    const gaps = new PictureGaps(0, false);
    gaps.handlePacket(1000, 0);
    gaps.handlePacket(5200, null);
    expect(gaps.check(5200)).toEqual({ from: 0, to: 5200, missingMs: 5200 });
  });

  it('are none where lost packets come in time, though some are missing at any moment', () => {
    const gaps = new PictureGaps(0, false);
    for (let at = 100; at < 60_000; at += 50) gaps.handlePacket(at, at - 100);
    expect(gaps.close(60_000)).toBeNull();
  });

  it('are told every ten seconds at most, together', () => {
    const gaps = new PictureGaps(0, false);
    const told = [];
    let at = 100;
    for (; at < 7_200_000; at += 3000) {
      comes(gaps, at, at + 500);
      const gap = gaps.check(at + 500);
      if (gap !== null) told.push(gap);
    }
    const last = gaps.close(at);
    expect(told.length).toBeLessThanOrEqual(721);
    expect(told[1]).toEqual({ from: 3600, to: 15_100, missingMs: 4 * 2500 });
    const missing = [...told, last!].reduce((sum, { missingMs }) => sum + missingMs, 0);
    expect(missing).toBe(2400 * 2500);
  });

  it('are told in parts while they last', () => {
    const gaps = new PictureGaps(0, false);
    comes(gaps, 100, 1000);
    expect(gaps.check(10_900)).toBeNull();
    expect(gaps.check(11_000)).toEqual({ from: 1000, to: 11_000, missingMs: 10_000 });
    expect(gaps.check(21_000)).toEqual({ from: 11_000, to: 21_000, missingMs: 10_000 });
    // The last part may be short.
    gaps.handlePacket(22_500, null);
    expect(gaps.check(22_500)).toBeNull();
    comes(gaps, 22_550, 23_000);
    expect(gaps.close(24_000)).toEqual({ from: 21_000, to: 22_500, missingMs: 1500 });
  });

  it('end with a pause and with the track, and are none in a pause', () => {
    const gaps = new PictureGaps(0, false);
    comes(gaps, 100, 1000);
    gaps.handleEvent({ type: 'pause' }, 4000);
    gaps.handlePacket(4010, null);
    expect(gaps.check(4100)).toEqual({ from: 1000, to: 4000, missingMs: 3000 });
    gaps.handleEvent({ type: 'resume' }, 90_000);
    comes(gaps, 90_100, 91_000);
    expect(gaps.close(94_000)).toEqual({ from: 91_000, to: 94_000, missingMs: 3000 });
    const paused = new PictureGaps(0, false);
    paused.handleEvent({ type: 'pause' }, 10);
    expect(paused.close(50_000)).toBeNull();
  });

  it('are none where nothing moves on a screen, but where packets of it are lost', () => {
    const gaps = new PictureGaps(0, true);
    comes(gaps, 100, 1000);
    comes(gaps, 30_000, 31_000);
    expect(gaps.check(95_000)).toBeNull();
    gaps.handlePacket(95_050, 95_050);
    gaps.handlePacket(98_000, null);
    expect(gaps.check(98_000)).toEqual({ from: 95_050, to: 98_000, missingMs: 2950 });
  });
});
