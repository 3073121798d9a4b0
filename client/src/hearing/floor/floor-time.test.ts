import type { SeatId } from '@mahzar/shared/hearing/ids';
import { describe, expect, it } from 'vitest';
import { aPerson } from '../../session/scene.fixture.ts';
import { floorTime, spokenMs } from './floor-time.ts';

const floor = (limitMs: number | null) => ({ seat: 'ali' as SeatId, since: 1_000, limitMs });

describe('the clock of who has the floor', () => {
  it('counts up without a limit, and down with one', () => {
    expect(floorTime(floor(null), 61_000)).toEqual({ kind: 'unlimited', spokenMs: 60_000 });
    expect(floorTime(floor(120_000), 61_000)).toEqual({ kind: 'left', leftMs: 60_000 });
  });

  it('says by how much the time is over, from the moment when nothing is left', () => {
    expect(floorTime(floor(60_000), 60_999)).toEqual({ kind: 'left', leftMs: 1 });
    expect(floorTime(floor(60_000), 61_000)).toEqual({ kind: 'over', overMs: 0 });
    expect(floorTime(floor(60_000), 75_000)).toEqual({ kind: 'over', overMs: 14_000 });
    expect(floorTime(floor(60_000), 75_000, 31_000)).toEqual({ kind: 'left', leftMs: 30_000 });
  });

  it('is not confused by a device whose clock is behind', () => {
    expect(floorTime(floor(null), 0)).toEqual({ kind: 'unlimited', spokenMs: 0 });
    expect(floorTime(floor(60_000), 0)).toEqual({ kind: 'left', leftMs: 60_000 });
  });

  it('adds what runs now to what a person has spoken before, and to nobody else', () => {
    expect(spokenMs(floor(null), aPerson('ali', { spokenMs: 5_000 }), 3_000)).toBe(7_000);
    expect(spokenMs(floor(null), aPerson('sara', { spokenMs: 5_000 }), 3_000)).toBe(5_000);
    expect(spokenMs(null, aPerson('ali', { spokenMs: 5_000 }), 3_000)).toBe(5_000);
  });
});
