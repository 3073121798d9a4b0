import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLog } from '../../server/test/support/log.ts';
import { TestService } from '../../server/test/support/service.ts';
import { Attendee, startChromium } from './support/session-browser.ts';
import { Wire } from './support/wire.ts';

/** Audio is back so soon after the line (FEATURES J7: 1 s and three round trips, which take no time on one machine). */
const BACK_WITHIN_MS = 1_000;

let browser: Browser;
let service: TestService;
let wire: Wire;
let judge: Attendee;
let citizen: Attendee;

beforeAll(async () => {
  [browser, service] = await Promise.all([
    startChromium(),
    TestService.start({ MEDIA_ANNOUNCED_ADDRESS: Wire.ADDRESS }),
  ]);
  wire = await Wire.open({ signalling: service.port, media: service.mediaPort });
  judge = await Attendee.open(browser, service, 'judge');
  await judge.enter({ small: true });
  const clerk = await Attendee.open(browser, service, 'clerk');
  await clerk.enter({ small: true });
  await judge.seesMoreOf('clerk');
  wire.spare();
  citizen = await Attendee.open(browser, service, 'citizen', { port: wire.port });
  await citizen.enter({ small: true });
  await judge.act('admit', { seat: 'citizen' });
  await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  await judge.act('start', { countdownSeconds: 0 });
  await citizen.until(({ scene }) => scene?.phase === 'in-session');
  await judge.act('open-chat', { open: true });
});
afterAll(async () => {
  await browser.close();
  wire.close();
  await service.stop();
});

const entriesOf = (type: string) => readLog(service).filter((entry) => entry.type === type);

describe.each([2, 10, 40])('an outage of %i seconds', (seconds) => {
  it('ends with the person in the same place, with the same hand and what was written meanwhile', async () => {
    await citizen.act('raise-hand', { purpose: 'speak' });
    const restored = entriesOf('line-restored').length;
    wire.cut();
    await setTimeout(seconds * 500);
    await judge.act('post-message', { conversation: 'all', text: `missed ${seconds}`, nonce: `nonce-${seconds}-secs` });
    await setTimeout(seconds * 500);
    const away = (await judge.state()).scene!.people.find(({ seat }) => seat === 'citizen')!;
    // Sound first: it is what a hearing cannot be without.
    const heard = judge.page.evaluate(() => window.attendance.nextPacketOf('citizen/microphone'));
    const mended = wire.mend();
    const audioMs = (await heard) - mended;
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    const pictureMs = performance.timeOrigin + performance.now() - mended;
    await citizen.until(({ line }) => line.kind === 'online');
    await citizen.page.waitForFunction(
      (text) => window.attendance.session.store.getState().chat.messages.some((message) => message.text === text),
      `missed ${seconds}`,
    );
    const { scene, lastOutage } = await citizen.state();
    console.info(
      `${seconds} s: audio back after ${audioMs.toFixed(0)} ms, picture after ${pictureMs.toFixed(0)} ms, away ${!away.here}, told "you missed ${lastOutage?.missedMs.toFixed(0)} ms"`,
    );
    expect(scene!.me).toMatchObject({ place: 'courtroom', role: 'complainant', microphone: 'on' });
    expect(scene!.me.hand).not.toBeNull();
    // After a long outage the page tries anew every few seconds only, and a line that was silent does not say that it is back.
    if (seconds < 40) expect(audioMs).toBeLessThanOrEqual(BACK_WITHIN_MS);
    if (seconds >= 10) {
      expect(lastOutage).not.toBeNull();
      expect(away.here).toBe(false);
      const noted = entriesOf('line-restored').slice(restored);
      expect(noted).toHaveLength(1);
      const awayMs = Number(noted[0]!.payload['awayMs']);
      expect(Math.abs(awayMs - seconds * 1000)).toBeLessThan(seconds * 500);
      await judge.page.waitForFunction(
        (ms) =>
          window.attendance.session.store
            .getState()
            .scene!.people.some(({ seat, missed }) => seat === 'citizen' && missed?.ms === ms),
        awayMs,
      );
    }
    await citizen.act('lower-hand', { seat: 'citizen' });
  });
});

describe('a microphone that the court closed', () => {
  it('is closed after an outage as before, and sends nothing', async () => {
    await judge.act('mute', { seat: 'citizen' });
    await citizen.until(({ scene }) => scene?.me.microphone === 'blocked');
    wire.cut();
    await setTimeout(8_000);
    wire.mend();
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    expect((await citizen.state()).scene!.me.microphone).toBe('blocked');
    const before = await judge.page.evaluate(() => window.attendance.receivedFrom());
    await judge.seesMoreOf('citizen', 20);
    const after = await judge.page.evaluate(() => window.attendance.receivedFrom());
    expect(after['citizen/microphone'] ?? 0).toBe(before['citizen/microphone'] ?? 0);
  });
});
