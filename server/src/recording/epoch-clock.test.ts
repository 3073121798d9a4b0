import { describe, expect, it } from 'vitest';
import { EpochClock } from './epoch-clock.ts';

describe('the clock of the tracks', () => {
  it('is one for all tracks while the wall clock only drifts', () => {
    const source = { time: 1000, wallOffset: 5_000_000 };
    const clock = new EpochClock({ monotonic: () => source.time, wall: () => source.time + source.wallOffset });
    const first = clock.anchor();
    source.time += 60_000;
    source.wallOffset += 7;
    expect(clock.anchor().name).toBe(first.name);
    expect(first.now()).toBe(5_061_000);
  });

  it('goes on for the tracks that run when the wall clock is set, and is right for new ones', () => {
    const source = { time: 1000, wallOffset: 5_000_000 };
    const clock = new EpochClock({ monotonic: () => source.time, wall: () => source.time + source.wallOffset });
    const running = clock.anchor();
    source.wallOffset += 3_600_000;
    const next = clock.anchor();
    expect(running.now()).toBe(5_001_000);
    expect(next.now()).toBe(8_601_000);
    expect(next.name).not.toBe(running.name);
  });
});
