import { expect, it } from 'vitest';
import { median } from '../options.ts';
import { Chance } from './chance.ts';
import { drawDay } from './drawn-day.ts';
import { heldPercent, walkDay } from './walk-day.ts';

it('half an hour before the call the estimate is nearer than people before times planned length, and its range holds', () => {
  for (const [people, officials] of [
    [114, 1],
    [160, 2],
    [238, 4],
  ] as const) {
    const days = Array.from({ length: 5 }, (_, run) => walkDay(drawDay(new Chance(run), people, officials)));
    const estimates = days.flatMap(({ estimate }) => estimate);
    expect(estimates.length).toBeGreaterThan(people * 3);
    expect(median(estimates)).toBeLessThan(6 * 60_000);
    expect(heldPercent(days.flatMap(({ ranges }) => ranges))).toBeGreaterThanOrEqual(80);
    expect(median(estimates)).toBeLessThan(0.7 * median(days.flatMap(({ naive }) => naive)));
  }
});
