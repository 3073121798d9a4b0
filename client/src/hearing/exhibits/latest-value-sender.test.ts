import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LatestValueSender } from './latest-value-sender.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function sending(isAccepted = true) {
  const sent: number[] = [];
  let ended = 0;
  const newest = new LatestValueSender<number>({
    send: async (value) => {
      sent.push(value);
      return isAccepted;
    },
    everyMs: 500,
    onSent: () => void (ended += 1),
  });
  return { newest, sent, ended: () => ended };
}

it('tells the first at once, and then the newest of each half second', async () => {
  const { newest, sent, ended } = sending();
  for (let press = 0; press < 180; press += 1) {
    newest.say(press);
    await vi.advanceTimersByTimeAsync(1000 / 30);
  }
  expect(sent[0]).toBe(0);
  expect(sent.length).toBeLessThanOrEqual(13);
  await vi.advanceTimersByTimeAsync(1000);
  expect([sent.at(-1), ended()]).toEqual([179, 1]);
});

it('tells nothing that was dropped, and nothing after a refusal', async () => {
  const { newest, sent } = sending();
  newest.say(1);
  newest.say(2);
  newest.drop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toEqual([1]);
  const refused = sending(false);
  refused.newest.say(1);
  refused.newest.say(2);
  await vi.advanceTimersByTimeAsync(1000);
  expect(refused.sent).toEqual([1]);
});
