import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BareClient } from './support/bare/client.ts';
import { Court } from './support/bare/court.ts';

/** Limit from the judge's order to the last packet at a listener, milliseconds. */
const EXPELLED_WITHIN_MS = 200;
const MUTED_WITHIN_MS = 500;
/** After this time without a packet, no more are expected. */
const QUIET_MS = 500;
const ROUNDS = 10;
/** The rounds are shared between these people, because most of a round is the wait for further packets. */
const SEATS = ['citizen', 'lawyer'];

let court: Court;
/** They send a packet of sound every 20 ms, regardless of the court's orders. */
const people = new Map<string, BareClient>();

beforeAll(async () => {
  court = await Court.open();
  for (const seat of SEATS) people.set(seat, await court.admit(seat));
});
afterAll(() => court.close());

const packetsOf = (seat: string): number => court.clerk.packets(`${seat}/microphone`);

/** Resolves with the arrival of the listener's next packet of this person's voice, by `performance.now()`. */
async function nextPacket(seat: string): Promise<number> {
  const before = packetsOf(seat);
  while (packetsOf(seat) === before) await setTimeout(2);
  return performance.now();
}

/** The judge acts while the voice flows. Resolves with the time for which the voice was still heard, ms. */
async function heardAfter(act: 'mute' | 'remove', seat: string): Promise<number> {
  await nextPacket(seat);
  const word = performance.now();
  const acted = court.judge.must(act, { seat });
  let [count, last] = [packetsOf(seat), word];
  while (performance.now() - last < QUIET_MS) {
    await setTimeout(2);
    if (packetsOf(seat) > count) [count, last] = [packetsOf(seat), performance.now()];
  }
  await acted;
  return last - word;
}

/** Everybody talks during all rounds. */
async function inRounds(round: (seat: string) => Promise<void>): Promise<void> {
  const rounds = async (seat: string) => {
    for (let done = 0; done < ROUNDS / SEATS.length; done += 1) await round(seat);
  };
  await court.talkUntil(Promise.all(SEATS.map(rounds)));
}

function report(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  console.info(`${what}: median ${median.toFixed(0)} ms, worst ${sorted.at(-1)!.toFixed(0)} ms of ${sorted.length}`);
}

describe('from the judge’s word to its effect at a listener', () => {
  it('a mute takes a moment, though the microphone goes on sending', async () => {
    const times: number[] = [];
    await inRounds(async (seat) => {
      times.push(await heardAfter('mute', seat));
      await court.judge.must('allow-to-speak', { seat });
      await people.get(seat)!.must('set-microphone', { on: true });
    });
    report('mute', times);
    expect(times).toHaveLength(ROUNDS);
    expect(Math.max(...times)).toBeLessThanOrEqual(MUTED_WITHIN_MS);
  });

  it('an expulsion takes a moment, and so does an admission', async () => {
    const out: number[] = [];
    const there: number[] = [];
    await inRounds(async (seat) => {
      const expelled = people.get(seat)!;
      out.push(await heardAfter('remove', seat));
      await expelled.client.until(() => expelled.client.scene.me.place === 'expelled');
      await court.judge.must('readmit', { seat });
      await court.leave(expelled);
      const back = await court.come(seat);
      people.set(seat, back);
      await back.enter();
      const letIn = court.letIn(back);
      const word = performance.now();
      there.push((await nextPacket(seat)) - word);
      await letIn;
    });
    report('expel', out);
    report('admit', there);
    expect(out).toHaveLength(ROUNDS);
    expect(Math.max(...out)).toBeLessThanOrEqual(EXPELLED_WITHIN_MS);
  });
});
