import { describe, expect, it } from 'vitest';
import { PictureGaps } from './picture-gaps.ts';
import type { PictureGap } from './picture-gaps.ts';

const CAMERA = { mayStandStill: false, startsLate: false };
const SCREEN = { mayStandStill: true, startsLate: false };
const EXHIBIT = { mayStandStill: true, startsLate: true };

/** Whole packets every 50 ms. */
function comes(gaps: PictureGaps, from: number, to: number): void {
  for (let at = from; at <= to; at += 50) gaps.handlePacket(at, null);
}

/** What is to be told when all was read. */
function checks(gaps: PictureGaps, at: number): PictureGap | null {
  gaps.readUpTo(at);
  return gaps.check();
}

/** The track ends when all was read. */
function closes(gaps: PictureGaps, at: number): PictureGap | null {
  gaps.readUpTo(at);
  return gaps.close(at);
}

describe('the gaps of a recorded picture', () => {
  it('are told with their times as soon as they have ended, those of two seconds or more', () => {
    const gaps = new PictureGaps(0, CAMERA);
    comes(gaps, 100, 1000);
    comes(gaps, 2900, 4000);
    expect(checks(gaps, 4000)).toBeNull();
    gaps.handlePacket(4050, 4050);
    gaps.handlePacket(8000, 4050);
    expect(checks(gaps, 8000)).toBeNull();
    gaps.handlePacket(8100, null);
    expect(checks(gaps, 8100)).toEqual({ from: 4050, to: 8100, missingMs: 4050 });
    expect(checks(gaps, 8200)).toBeNull();
  });

  it('begin where a picture should, and end with its first key frame', () => {
    const gaps = new PictureGaps(0, CAMERA);
    gaps.handlePacket(1000, 0);
    gaps.handlePacket(5200, null);
    expect(checks(gaps, 5200)).toEqual({ from: 0, to: 5200, missingMs: 5200 });
  });

  it('are none where lost packets come in time, though some are missing at any moment', () => {
    const gaps = new PictureGaps(0, CAMERA);
    for (let at = 100; at < 60_000; at += 50) gaps.handlePacket(at, at - 100);
    expect(closes(gaps, 60_000)).toBeNull();
  });

  it('are told every ten seconds at most, together', () => {
    const gaps = new PictureGaps(0, CAMERA);
    const told = [];
    let at = 100;
    for (; at < 7_200_000; at += 3000) {
      comes(gaps, at, at + 500);
      const gap = checks(gaps, at + 500);
      if (gap !== null) told.push(gap);
    }
    const last = closes(gaps, at);
    expect(told.length).toBeLessThanOrEqual(721);
    expect(told[1]).toEqual({ from: 3600, to: 15_100, missingMs: 4 * 2500 });
    const missing = [...told, last!].reduce((sum, { missingMs }) => sum + missingMs, 0);
    expect(missing).toBe(2400 * 2500);
  });

  it('are told in parts while they last', () => {
    const gaps = new PictureGaps(0, CAMERA);
    comes(gaps, 100, 1000);
    expect(checks(gaps, 10_900)).toBeNull();
    expect(checks(gaps, 11_000)).toEqual({ from: 1000, to: 11_000, missingMs: 10_000 });
    expect(checks(gaps, 21_000)).toEqual({ from: 11_000, to: 21_000, missingMs: 10_000 });
    // The last part may be short.
    gaps.handlePacket(22_500, null);
    expect(checks(gaps, 22_500)).toBeNull();
    comes(gaps, 22_550, 23_000);
    expect(closes(gaps, 24_000)).toEqual({ from: 21_000, to: 22_500, missingMs: 1500 });
  });

  it('end with a pause and with the track, and are none in a pause', () => {
    const gaps = new PictureGaps(0, CAMERA);
    comes(gaps, 100, 1000);
    gaps.readUpTo(4000);
    gaps.handleEvent({ type: 'pause' }, 4000, Infinity);
    gaps.handlePacket(4010, null);
    expect(checks(gaps, 4100)).toEqual({ from: 1000, to: 4000, missingMs: 3000 });
    gaps.handleEvent({ type: 'resume' }, 90_000, 90_000);
    comes(gaps, 90_100, 91_000);
    expect(closes(gaps, 94_000)).toEqual({ from: 91_000, to: 94_000, missingMs: 3000 });
    const paused = new PictureGaps(0, CAMERA);
    paused.handleEvent({ type: 'pause' }, 10, Infinity);
    expect(closes(paused, 50_000)).toBeNull();
  });

  it('are none where nothing moves on a screen, but where packets of it are lost', () => {
    const gaps = new PictureGaps(0, SCREEN);
    comes(gaps, 100, 1000);
    comes(gaps, 30_000, 31_000);
    expect(checks(gaps, 95_000)).toBeNull();
    gaps.handlePacket(95_050, 95_050);
    gaps.handlePacket(98_000, null);
    expect(checks(gaps, 98_000)).toEqual({ from: 95_050, to: 98_000, missingMs: 2950 });
  });

  it.each([
    ['a pause', (gaps: PictureGaps) => gaps.handleEvent({ type: 'pause' }, 6000, Infinity)],
    ['the end of the track', () => undefined],
  ])('are none where the recorder stands still until %s and pictures wait to be read', (_, ends) => {
    const gaps = new PictureGaps(0, CAMERA);
    comes(gaps, 100, 1000);
    gaps.readUpTo(1000);
    ends(gaps);
    expect(gaps.close(6000)).toBeNull();
  });

  it('are none while the recorder stands still and pictures wait to be read', () => {
    const gaps = new PictureGaps(0, CAMERA);
    comes(gaps, 100, 1000);
    expect(checks(gaps, 1050)).toBeNull();
    // Twelve seconds later they are read.
    expect(gaps.check()).toBeNull();
    comes(gaps, 1050, 13_000);
    expect(checks(gaps, 13_050)).toBeNull();
  });

  it('end with the last reading where the recorder stands still meanwhile', () => {
    const gaps = new PictureGaps(0, CAMERA);
    comes(gaps, 100, 1000);
    gaps.readUpTo(4000);
    expect(gaps.close(9000)).toEqual({ from: 1000, to: 4000, missingMs: 3000 });
  });

  it('are none of a screen that stands still after a pause and whose key frame came before the order to go on', () => {
    const gaps = new PictureGaps(0, SCREEN);
    comes(gaps, 100, 1000);
    gaps.handleEvent({ type: 'pause' }, 1050, Infinity);
    gaps.handlePacket(5000, null);
    gaps.handleEvent({ type: 'resume' }, 5050, null);
    gaps.handlePacket(9000, null);
    expect(closes(gaps, 20_000)).toBeNull();
  });

  it('are none of an exhibit whose picture comes seconds after its track begins or goes on', () => {
    const gaps = new PictureGaps(0, EXHIBIT);
    comes(gaps, 4000, 5000);
    gaps.handleEvent({ type: 'pause' }, 5050, Infinity);
    gaps.handleEvent({ type: 'resume' }, 6000, 6000);
    comes(gaps, 9000, 9500);
    gaps.handlePacket(9550, 9550);
    gaps.handlePacket(12_550, null);
    expect(closes(gaps, 20_000)).toEqual({ from: 9550, to: 12_550, missingMs: 3000 });
  });
});
