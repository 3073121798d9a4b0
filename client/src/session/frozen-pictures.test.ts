import { describe, expect, it } from 'vitest';
import { FrozenPictures } from './frozen-pictures.ts';

const LOOK_MS = 500;

function start() {
  const pictures = new FrozenPictures();
  let now = 1_000;
  /** Checks for a duration a picture that gets the given number of frames before each check. */
  return (ms: number, { frames = 0, from = 100, shown = true } = {}): boolean => {
    let decoded = from;
    let standing: ReadonlySet<string> = new Set();
    for (let passed = 0; passed < ms; passed += LOOK_MS) {
      now += LOOK_MS;
      decoded += frames;
      const report = { type: 'inbound-rtp', kind: 'video', trackIdentifier: 'face', framesDecoded: decoded };
      standing = pictures.look([report], now, () => shown);
    }
    return standing.has('face');
  };
}

describe('a picture', () => {
  it('stands still when no frame has come for about three seconds, and no more when one comes', () => {
    const stands = start();
    expect(stands(5_000, { frames: 15 })).toBe(false);
    expect(stands(2_000, { from: 250 })).toBe(false);
    expect(stands(1_000, { from: 250 })).toBe(true);
    expect(stands(500, { from: 251 })).toBe(false);
  });

  it('that comes slowly does not', () => {
    const stands = start();
    for (let frame = 1; frame < 5; frame += 1) expect(stands(1_500, { from: frame })).toBe(false);
  });

  it('that never began does not: it is not shown', () => {
    expect(start()(10_000, { from: 0 })).toBe(false);
  });

  it('that is not seen on this page does not, as nothing is sent of it, nor at once when it is seen again', () => {
    const stands = start();
    expect(stands(10_000, { shown: false })).toBe(false);
    expect(stands(2_000)).toBe(false);
    expect(stands(1_000)).toBe(true);
  });
});

it('a page that slept knows nothing of what came meanwhile', () => {
  const pictures = new FrozenPictures();
  const report = { type: 'inbound-rtp', kind: 'video', trackIdentifier: 'face', framesDecoded: 7 };
  for (const now of [0, 10_000, 20_000]) expect(pictures.look([report], now, () => true).size).toBe(0);
});
