import { expect, it } from 'vitest';
import { CLERK, DEPUTY, OPENS_AT, PLAN, PROSECUTOR, REQUESTS, TestQueue } from '../queue.fixture.ts';
import { estimate } from './estimate.ts';

const MINUTE_MS = 60_000;
const SIX = REQUESTS.slice(0, 6);
/** Returns for how long the last of six people waits, milliseconds. */
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

it('whoever has a turn and is not here is expected the less the later it gets', () => {
  /** Returns for how long a person waits behind four people with turns at `turnsAt`, none of whom has come. */
  const waitsBehind = (turnsAt: number): number => {
    const queue = new TestQueue({ ...PLAN, slots: [{ at: turnsAt, places: 4 }] });
    for (const request of SIX.slice(0, 4)) {
      queue.must({ type: 'ask-ahead', request, matter: 'complaint', at: turnsAt }, CLERK);
      queue.must({ type: 'accept', request }, CLERK);
    }
    queue.must({ type: 'add-walk-in', request: SIX[5]!, matter: 'complaint' }, CLERK);
    queue.open(PROSECUTOR);
    return lastWaits(queue);
  };
  expect(waitsBehind(OPENS_AT)).toBeLessThan(0.6 * waitsBehind(OPENS_AT + 60 * MINUTE_MS));
});
