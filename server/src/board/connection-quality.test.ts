import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { expect, it } from 'vitest';
import { ConnectionQuality } from './connection-quality.ts';

const HEARING = 'h' as HearingId;
const SEAT = 's' as SeatId;

/** One person's connection, looked at every two seconds: packets that came and did not since the last look. */
function watched() {
  const watch = new ConnectionQuality();
  let [received, lost, now] = [0, 0, 0];
  return (came: number, missed: number, rttMs: number | null = 40) => {
    [received, lost, now] = [received + came, lost + missed, now + 2_000];
    const told = watch.look(HEARING, new Map([[SEAT, { received, lost, rttMs }]]), now);
    return { told, now, ...watch.of(HEARING).get(SEAT) };
  };
}

it('a connection is poor at the first look at which it is, and better only when it stays so', () => {
  const look = watched();
  look(100, 0);
  expect(look(100, 0)).toMatchObject({ level: 'good', lossPercent: 0, rttMs: 40 });
  const bad = look(80, 20);
  expect(bad).toMatchObject({ told: true, level: 'poor', lossPercent: 20, poorSince: bad.now });
  expect(look(80, 20)).toMatchObject({ told: false, level: 'poor', poorSince: bad.now });
  expect([look(100, 0), look(100, 0)].map(({ level }) => level)).toEqual(['poor', 'poor']);
  expect(look(100, 0)).toMatchObject({ told: true, level: 'good', poorSince: null });
});

it('small changes are not told, nor is anything concluded from a few packets', () => {
  const look = watched();
  look(100, 0);
  look(100, 0, 40);
  expect(look(99, 1, 70)).toMatchObject({ told: false, lossPercent: 0, rttMs: 40 });
  expect(look(96, 4, 70)).toMatchObject({ told: true, level: 'fair', lossPercent: 4 });
  expect(look(5, 5, null)).toMatchObject({ told: true, level: 'unknown', lossPercent: null });
});

it('sources made anew do not count as lost packets', () => {
  const watch = new ConnectionQuality();
  watch.look(HEARING, new Map([[SEAT, { received: 5_000, lost: 100, rttMs: null }]]), 0);
  watch.look(HEARING, new Map([[SEAT, { received: 30, lost: 0, rttMs: null }]]), 2_000);
  expect(watch.of(HEARING).get(SEAT)?.level).toBe('unknown');
});

it('who has gone is no longer known', () => {
  const look = watched();
  look(100, 0);
  const watch = new ConnectionQuality();
  watch.look(HEARING, new Map([[SEAT, { received: 1, lost: 0, rttMs: 1 }]]), 0);
  expect(watch.look(HEARING, new Map(), 2_000)).toBe(true);
  expect(watch.of(HEARING).size).toBe(0);
});
