import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clip } from './clips.ts';
import { captionHeight, fit, layTiles, roomIn, shownFor, viewsOf } from './scene.ts';
import { clockText } from './wall-clock.ts';

const canvas = { width: 1280, height: 720 };
const area = { x: 0, y: 40, width: 1280, height: 680 };

describe('the places of the seats', () => {
  it('are in the picture, apart from each other, and of even sizes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (count) => {
        const tiles = layTiles(
          Array.from({ length: count }, (_, n) => `s${n}`),
          area,
        );
        expect(tiles).toHaveLength(count);
        for (const [index, tile] of tiles.entries()) {
          expect(tile.x).toBeGreaterThanOrEqual(0);
          expect(tile.x + tile.width).toBeLessThanOrEqual(canvas.width);
          expect(tile.y + tile.height).toBeLessThanOrEqual(canvas.height);
          expect([tile.x % 2, tile.width % 2, tile.height % 2]).toEqual([0, 0, 0]);
          for (const other of tiles.slice(index + 1)) {
            const apart =
              other.x >= tile.x + tile.width || tile.x >= other.x + other.width || other.y >= tile.y + tile.height;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });

  it('are none when nobody was recorded', () => {
    expect(layTiles([], area)).toEqual([]);
  });

  it('take a picture whole, in its shape', () => {
    const [tile] = layTiles(['s1', 's2'], area);
    expect(fit({ width: 1280, height: 720 }, tile!)).toEqual({ width: 636, height: 356 });
    expect(fit({ width: 720, height: 1280 }, tile!)).toEqual({ width: 380, height: 676 });
  });
});

const clip = (seat: string, kind: Clip['kind'], startsAt: number, until: number): Clip => ({
  track: `${seat}-${kind}-${startsAt}`,
  seat,
  kind,
  codec: 'vp8',
  interval: 0,
  file: '',
  startsAt,
  endsAt: until - 5000,
  until,
  frames: 1,
  size: canvas,
  rotation: 0,
  active: [],
  gaps: [],
  channels: [],
  sha256: '',
  bytes: 0,
});

describe('a camera', () => {
  const camera = clip('judge', 'camera', 0, 15_000);
  const endOf = (changes: Partial<Clip>, ...clips: Clip[]) => shownFor({ ...camera, ...changes }, clips).to;

  it('is shown for half a second after its last picture, but not when the record takes it no more', () => {
    expect(endOf({})).toBe(10_500);
    expect(endOf({ until: 10_200 })).toBe(10_200);
    // The last picture has its time also where that is longer.
    expect(endOf({ until: 9_990 })).toBe(10_000);
  });

  it('gives way to the next file of its own', () => {
    expect(endOf({}, clip('judge', 'camera', 10_100, 20_000))).toBe(10_100);
    expect(endOf({}, clip('lawyer', 'camera', 10_100, 20_000), clip('judge', 'screen', 10_100, 20_000))).toBe(10_500);
  });
});

describe('a shared screen', () => {
  const interval = { from: 0, to: 60_000 };
  const views = (...clips: Clip[]) => viewsOf(['judge', 'lawyer'], canvas, interval, clips);

  it('changes nothing where none is shared', () => {
    const [only, ...more] = views(clip('judge', 'camera', 0, 60_000));
    expect([only?.times, only?.tiles.map(({ seat }) => seat), more]).toEqual([null, ['judge', 'lawyer'], []]);
  });

  it('is large from its first picture until it is shared no longer, with everybody beside it', () => {
    const [apart, shared, ...more] = views(
      clip('judge', 'camera', 0, 60_000),
      clip('lawyer', 'screen', 10_000, 30_000),
    );
    expect(more).toEqual([]);
    expect(apart?.times).toEqual([
      { from: 0, to: 10_000 },
      { from: 30_000, to: 60_000 },
    ]);
    expect(shared?.times).toEqual([{ from: 10_000, to: 30_000 }]);
    expect(shared?.tiles.map(({ seat, shows }) => `${seat} ${shows}`)).toEqual([
      'lawyer screen',
      'judge camera',
      'lawyer camera',
    ]);
    const [screen, ...people] = shared!.tiles;
    expect(screen!.width).toBeGreaterThan(canvas.width * 0.75);
    for (const { x, width } of people) {
      expect(x).toBeGreaterThanOrEqual(screen!.x + screen!.width);
      expect(x + width).toBeLessThanOrEqual(canvas.width);
    }
  });

  it('leaves people beside it more room for their pictures than for their names', () => {
    const people = Array.from({ length: 8 }, (_, index) => `s${index}`);
    const [, shared] = viewsOf(people, canvas, interval, [clip('s1', 'screen', 10_000, 30_000)]);
    for (const tile of shared!.tiles) expect(roomIn(tile).height).toBeGreaterThan(captionHeight(tile));
  });

  it('goes on in the next file when its shape changes, and is named by whoever shares', () => {
    const [apart, lawyer, judge] = views(
      clip('lawyer', 'screen', 10_000, 30_000),
      clip('lawyer', 'screen', 20_000, 30_000),
      clip('judge', 'screen', 40_000, 60_000),
    );
    expect(lawyer?.times).toEqual([
      { from: 10_000, to: 20_000 },
      { from: 20_000, to: 30_000 },
    ]);
    expect([judge?.tiles[0], judge?.times]).toMatchObject([
      { seat: 'judge', shows: 'screen' },
      [{ from: 40_000, to: 60_000 }],
    ]);
    expect(apart?.times).toEqual([
      { from: 0, to: 10_000 },
      { from: 30_000, to: 40_000 },
    ]);
  });
});

describe('the clock in the picture', () => {
  it('shows the Persian date and the court’s own time', () => {
    const at = Date.UTC(2026, 10, 24, 7, 0, 0, 250);
    // 03:30 ahead of UTC, and of the second that has begun.
    expect(clockText(at, 'Asia/Tehran')).toBe(
      `سه‌شنبه 3 آذر 1405   %{pts:gmtime:${(at - 250) / 1000 + 12_600}:%H\\:%M\\:%S}`,
    );
  });
});
