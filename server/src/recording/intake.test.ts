import { describe, expect, it } from 'vitest';
import { HearingIntake } from './intake.ts';
import type { TrackIntake } from './intake.ts';

const cuts: string[] = [];

/** Hands over so many packets a second of each track, mixed, for so long; answers with how many of each were taken. */
function send(
  hearing: HearingIntake,
  tracks: readonly (readonly [intake: TrackIntake, packetsPerSecond: number, bytes: number])[],
  from: number,
  seconds: number,
): number[] {
  const taken = tracks.map(() => 0);
  for (let ms = 0; ms < seconds * 1_000; ms += 10) {
    for (const [index, [intake, packetsPerSecond, bytes]] of tracks.entries()) {
      for (let count = 0; count < packetsPerSecond / 100; count += 1) {
        if (hearing.take(intake, bytes, from + ms)) taken[index]! += 1;
      }
    }
  }
  return taken;
}

describe('what the recorder takes of a hearing', () => {
  it('is all of a voice and a camera, also after a line held them back for 20 s', () => {
    const hearing = new HearingIntake(0);
    const [voice, camera] = [hearing.add('mic', 0, () => cuts.push('')), hearing.add('camera', 0, () => cuts.push(''))];
    expect(
      send(
        hearing,
        [
          [voice, 100, 160],
          [camera, 200, 1_100],
        ],
        0,
        30,
      ),
    ).toEqual([3_000, 6_000]);
    expect(
      send(
        hearing,
        [
          [voice, 1_000, 160],
          [camera, 4_000, 1_100],
        ],
        50_000,
        1,
      ),
    ).toEqual([1_000, 4_000]);
    expect(cuts).toEqual([]);
  });

  it('is of a flood what a track may have at once, and then nothing: it is cut, once, with what came in the second', () => {
    const hearing = new HearingIntake(0);
    const rates: object[] = [];
    const flood = hearing.add('mic', 0, (rate) => rates.push(rate));
    const voice = hearing.add('mic', 0, (rate) => rates.push(rate));
    const [flooded, spoken] = send(
      hearing,
      [
        [flood, 13_000, 1_100],
        [voice, 100, 160],
      ],
      0,
      5,
    );
    expect(flooded! * 1_100).toBeLessThanOrEqual(32_000 * 11);
    expect(spoken).toBe(500);
    expect(rates).toHaveLength(1);
    expect(rates[0]).toEqual({ packetsPerSecond: expect.any(Number), bitsPerSecond: expect.any(Number) });
  });

  it('is bounded over all tracks: those that send most are cut, and whoever sends as people do is not', () => {
    const hearing = new HearingIntake(0);
    const cut: number[] = [];
    // Each a little under its own budget.
    const accomplices = Array.from({ length: 80 }, (_, index) => hearing.add('camera', 0, () => cut.push(index)));
    const judge = hearing.add('camera', 0, () => cut.push(100));
    const most = accomplices.map((intake) => [intake, 400, 1_240] as const);
    const seconds = 30;
    const taken = send(hearing, [...most, [judge, 200, 1_000]], 0, seconds);
    expect(cut.length).toBeGreaterThan(5);
    expect(cut.length).toBeLessThan(80);
    expect(cut).not.toContain(100);
    expect(taken.at(-1)).toBe(200 * seconds);
    const bytes = taken.slice(0, -1).reduce((sum, packets) => sum + packets * 1_240, 0);
    expect(bytes).toBeLessThan(20_000_000 * (seconds + 11 + cut.length));
  });
});
