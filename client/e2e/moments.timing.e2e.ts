import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestService } from '../../server/test/support/service.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

/** From the judge's word to the last packet at a listener, milliseconds. */
const EXPELLED_WITHIN_MS = 200;
const MUTED_WITHIN_MS = 500;
const ROUNDS = 10;

let browser: Browser;
let service: TestService;
let judge: Attendee;
let clerk: Attendee;
let citizen: Attendee;

beforeAll(async () => {
  [browser, service] = await Promise.all([startChromium(), TestService.start()]);
  judge = await Attendee.open(browser, service, 'judge');
  clerk = await Attendee.open(browser, service, 'clerk');
  citizen = await Attendee.open(browser, service, 'citizen');
  for (const person of [judge, clerk, citizen]) await person.enter({ small: true, tone: true });
  await judge.act('admit', { seat: 'citizen' });
  await Promise.all([clerk.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

/** The judge acts; answers with when, epoch milliseconds by the clock that all tabs share. */
function judgeActs(act: 'mute' | 'remove' | 'admit'): Promise<number> {
  return judge.page.evaluate((name) => {
    const at = performance.timeOrigin + performance.now();
    void window.attendance.session.act(name, { seat: 'citizen' });
    return at;
  }, act);
}

function report(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  console.info(`${what}: median ${median.toFixed(0)} ms, worst ${sorted.at(-1)!.toFixed(0)} ms of ${sorted.length}`);
}

describe('from the judge’s word to its effect at a listener', () => {
  it('a mute takes a moment', async () => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const last = await clerk.watchPackets('citizen/microphone', 500);
      const at = await judgeActs('mute');
      times.push(Math.max(0, (await last()) - at));
      await judge.act('allow-to-speak', { seat: 'citizen' });
      await citizen.act('set-microphone', { on: true });
    }
    report('mute', times);
    expect(Math.max(...times)).toBeLessThanOrEqual(MUTED_WITHIN_MS);
  });

  it('an expulsion takes a moment, and so does an admission', async () => {
    const out: number[] = [];
    const there: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const last = await clerk.watchPackets('citizen/microphone', 500);
      const outAt = await judgeActs('remove');
      out.push(Math.max(0, (await last()) - outAt));
      await citizen.until(({ stage }) => stage === 'lobby');
      await judge.act('readmit', { seat: 'citizen' });
      await citizen.until(({ scene }) => scene?.me.place === 'outside');
      expect(await citizen.enter({ small: true, tone: true })).toEqual({ ok: true });
      const first = clerk.page.evaluate(() => window.attendance.nextPacketOf('citizen/camera'));
      const inAt = await judgeActs('admit');
      there.push((await first) - inAt);
      await clerk.seesMoreOf('citizen');
    }
    report('expel', out);
    report('admit', there);
    expect(Math.max(...out)).toBeLessThanOrEqual(EXPELLED_WITHIN_MS);
  });
});
