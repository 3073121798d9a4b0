import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LatestValueSender } from './latest-value-sender.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function telling(isAccepted = true) {
  const told: number[] = [];
  let ended = 0;
  const newest = new LatestValueSender<number>({
    tell: async (value) => {
      told.push(value);
      return isAccepted;
    },
    everyMs: 500,
    told: () => void (ended += 1),
  });
  return { newest, told, ended: () => ended };
}

it('tells the first at once, and then the newest of each half second', async () => {
  const { newest, told, ended } = telling();
  for (let press = 0; press < 180; press += 1) {
    newest.say(press);
    await vi.advanceTimersByTimeAsync(1000 / 30);
  }
  expect(told[0]).toBe(0);
  expect(told.length).toBeLessThanOrEqual(13);
  await vi.advanceTimersByTimeAsync(1000);
  expect([told.at(-1), ended()]).toEqual([179, 1]);
});

it('tells nothing that was dropped, and nothing after a refusal', async () => {
  const { newest, told } = telling();
  newest.say(1);
  newest.say(2);
  newest.drop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([1]);
  const refused = telling(false);
  refused.newest.say(1);
  refused.newest.say(2);
  await vi.advanceTimersByTimeAsync(1000);
  expect(refused.told).toEqual([1]);
});
