import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, OutageCourt } from './support/outage.ts';
import { startSleepyChromium } from './support/session-browser.ts';

let court: OutageCourt;

beforeAll(async () => {
  court = await OutageCourt.open('citizen');
});
afterAll(() => court.close());

describe.each([3, 4, 5, 6, 8, 20, 40, 40, 40, 40, 40, 90])('an outage of %i seconds', (seconds) => {
  it('is over within a second, and told as it was', async () => {
    expect(faultsOf(await court.suffer(seconds))).toEqual([]);
  });
});

describe.each([4, 15, 40])('when sound and picture are cut for %i seconds', (seconds) => {
  it('they are back within a second, and everybody is told how long', async () => {
    expect(faultsOf(await court.suffer(seconds, 'media'))).toEqual([]);
  });
});

describe('a microphone that the court closed', () => {
  it('is closed after an outage as before, and sends nothing', async () => {
    const { judge, person: citizen, wire } = court;
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

describe('a phone that sleeps', () => {
  it('is away meanwhile, and back within a second of waking, with its person told how long', async () => {
    const phone = await startSleepyChromium();
    const hearing = await OutageCourt.open('citizen', { personsBrowser: phone.browser });
    const outage = await hearing.sufferAs('20 s of sleep', 20, {
      begin: phone.sleep,
      end: () => {
        phone.wake();
        return performance.timeOrigin + performance.now();
      },
    });
    expect(outage.shownAway).toBe(true);
    expect(faultsOf(outage)).toEqual([]);
    await phone.close();
    await hearing.close();
  });
});
