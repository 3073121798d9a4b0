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
const VOICE = 'citizen/microphone';

let court: Court;
/** Sends a packet of sound every 20 ms, regardless of the court's orders. */
let citizen: BareClient;

beforeAll(async () => {
  court = await Court.open();
  citizen = await court.admit('citizen');
});
afterAll(() => court.close());

/** Resolves with the arrival of the listener's next packet of the voice, by `performance.now()`. */
async function nextPacket(): Promise<number> {
  const before = court.clerk.packets(VOICE);
  while (court.clerk.packets(VOICE) === before) await setTimeout(2);
  return performance.now();
}

/** The judge acts while the voice flows. Resolves with the time for which the voice was still heard, ms. */
async function heardAfter(act: 'mute' | 'remove'): Promise<number> {
  await nextPacket();
  const word = performance.now();
  const acted = court.judge.must(act, { seat: 'citizen' });
  let [count, last] = [court.clerk.packets(VOICE), word];
  while (performance.now() - last < QUIET_MS) {
    await setTimeout(2);
    if (court.clerk.packets(VOICE) > count) [count, last] = [court.clerk.packets(VOICE), performance.now()];
  }
  await acted;
  return last - word;
}

function report(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  console.info(`${what}: median ${median.toFixed(0)} ms, worst ${sorted.at(-1)!.toFixed(0)} ms of ${sorted.length}`);
}

describe('from the judge’s word to its effect at a listener', () => {
  it('a mute takes a moment, though the microphone goes on sending', async () => {
    const times: number[] = [];
    const rounds = async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        times.push(await heardAfter('mute'));
        await court.judge.must('allow-to-speak', { seat: 'citizen' });
        await citizen.must('set-microphone', { on: true });
      }
    };
    await court.talkUntil(rounds());
    report('mute', times);
    expect(Math.max(...times)).toBeLessThanOrEqual(MUTED_WITHIN_MS);
  });

  it('an expulsion takes a moment, and so does an admission', async () => {
    const out: number[] = [];
    const there: number[] = [];
    const rounds = async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        out.push(await heardAfter('remove'));
        await citizen.client.until(() => citizen.client.scene.me.place === 'expelled');
        await court.judge.must('readmit', { seat: 'citizen' });
        await court.leave(citizen);
        citizen = await court.come('citizen');
        await citizen.enter();
        const letIn = court.letIn(citizen);
        const word = performance.now();
        there.push((await nextPacket()) - word);
        await letIn;
      }
    };
    await court.talkUntil(rounds());
    report('expel', out);
    report('admit', there);
    expect(Math.max(...out)).toBeLessThanOrEqual(EXPELLED_WITHIN_MS);
  });
});
