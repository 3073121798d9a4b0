import { expect, it } from 'vitest';
import { CLERK, DEPUTY, OPENS_AT, PLAN, PROSECUTOR, REQUESTS, TestQueue } from '../queue.fixture.ts';
import { estimate } from './estimate.ts';

const MINUTE_MS = 60_000;
const SIX = REQUESTS.slice(0, 6);
/** How long the last of six waits, milliseconds. */
const lastWaits = ({ state, now }: TestQueue) => estimate(state, now).get(SIX[5]!)!.at - now;

function begun(...officials: (typeof PROSECUTOR)[]): TestQueue {
  const queue = new TestQueue({ ...PLAN, slots: [], onDay: 9 });
  queue.come(...SIX);
  queue.open(...officials);
  return queue;
}

it('an official who is late as the day begins is expected, and after a while not any more, nor once gone', () => {
  const both = lastWaits(begun(PROSECUTOR, DEPUTY));
  const alone = begun(PROSECUTOR);
  expect(lastWaits(alone)).toBeLessThan(both + 10 * MINUTE_MS);
  alone.now = OPENS_AT + 20 * MINUTE_MS;
  expect(lastWaits(alone)).toBeGreaterThan(1.5 * both);
  const left = begun(PROSECUTOR, DEPUTY);
  left.must({ type: 'leave-desk', official: DEPUTY }, CLERK);
  expect(lastWaits(left)).toBeGreaterThan(1.5 * both);
});
