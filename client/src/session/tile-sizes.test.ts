import { sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changedTiles, TileSizes } from './tile-sizes.ts';
import type { Tile } from './tile-sizes.ts';

const camera = (seat: string) => sourceId(seat as SeatId, 'camera');
const screen = (seat: string) => sourceId(seat as SeatId, 'screen');

describe('the difference of two layouts', () => {
  it('names what appeared, what changed and, with height 0, what is gone', () => {
    const before = new Map([
      [camera('judge'), 360],
      [camera('clerk'), 180],
      [camera('lawyer'), 180],
    ]);
    const after = new Map([
      [camera('judge'), 720],
      [camera('clerk'), 180],
      [camera('citizen'), 90],
      [screen('citizen'), 540],
    ]);
    expect(changedTiles(before, after)).toEqual([
      { seat: 'judge', height: 720 },
      { seat: 'lawyer', height: 0 },
      { seat: 'citizen', height: 90 },
      { seat: 'citizen', source: 'screen', height: 540 },
    ]);
  });
});

describe('tile sizes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const told: Tile[][] = [];
  const start = (): TileSizes => {
    told.length = 0;
    return new TileSizes((tiles) => told.push(tiles));
  };

  it('tell the first layout at once and later ones together when the layout is still', () => {
    const sizes = start();
    sizes.begin();
    sizes.show(new Map([[camera('judge'), 180.4]]));
    expect(told).toEqual([[{ seat: 'judge', height: 180 }]]);
    sizes.show(new Map([[camera('judge'), 200]]));
    sizes.show(new Map([[camera('judge'), 360]]));
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(100);
    expect(told.slice(1)).toEqual([[{ seat: 'judge', height: 360 }]]);
  });

  it('wait until the service can be told, and then tell the layout of that moment', () => {
    const sizes = start();
    sizes.show(new Map([[camera('judge'), 180]]));
    sizes.show(new Map([[camera('judge'), 360]]));
    vi.advanceTimersByTime(500);
    expect(told).toEqual([]);
    sizes.begin();
    expect(told).toEqual([[{ seat: 'judge', height: 360 }]]);
  });

  it('tell everything again after media was lost, and nothing when nothing changed', () => {
    const sizes = start();
    sizes.begin();
    sizes.show(new Map([[camera('judge'), 180]]));
    sizes.show(new Map([[camera('judge'), 180]]));
    vi.advanceTimersByTime(500);
    sizes.pause();
    sizes.begin();
    expect(told).toEqual([[{ seat: 'judge', height: 180 }], [{ seat: 'judge', height: 180 }]]);
  });

  it('tell faces to be unseen while they give way to voices, and a screen too where only voices are wanted', () => {
    const sizes = start();
    sizes.begin();
    sizes.show(
      new Map([
        [camera('judge'), 180],
        [screen('clerk'), 540],
      ]),
    );
    sizes.leaveOut('faces');
    sizes.leaveOut('all');
    sizes.leaveOut('none');
    expect(told.slice(1)).toEqual([
      [{ seat: 'judge', height: 0 }],
      [{ seat: 'clerk', source: 'screen', height: 0 }],
      [
        { seat: 'judge', height: 180 },
        { seat: 'clerk', source: 'screen', height: 540 },
      ],
    ]);
  });
});
