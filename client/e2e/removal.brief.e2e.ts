import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { holdAnother } from '../../server/test/support/other-hearing.ts';
import { TestService } from '../../server/test/support/service.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

let browser: Browser;
let service: TestService;
let judge: Attendee;
let citizen: Attendee;

beforeAll(async () => {
  [browser, service] = await Promise.all([startChromium('small'), TestService.start()]);
});
afterAll(() => Promise.all([browser.close(), service.stop()]));

beforeEach(async () => {
  const hearing = await holdAnother(service);
  [judge, citizen] = await Promise.all([
    Attendee.open(browser, hearing, 'judge'),
    Attendee.open(browser, hearing, 'citizen'),
  ]);
  await judge.enter();
  await citizen.enter();
  await judge.act('admit', { seat: 'citizen' });
  await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  await judge.act('start', { countdownSeconds: 0 });
  await citizen.until(({ scene }) => scene?.phase === 'in-session');
});
afterEach(async () => {
  await Promise.all([judge.close(), citizen.close()]);
});

const sentBy = (person: Attendee) =>
  person.page.evaluate(() => Promise.all([window.attendance.sent('audio'), window.attendance.sent('video')]));

describe('a person who is removed', () => {
  it('is neither heard nor seen from then on, cannot return, and is there again when readmitted and admitted', async () => {
    await judge.act('remove', { seat: 'citizen' });
    await Promise.all([
      judge.until(({ remote }) => remote.size === 0),
      citizen.until(({ scene, stage, remote }) => scene?.me.place === 'expelled' && stage === 'lobby' && !remote.size),
    ]);
    const { frames } = await judge.seen('citizen');
    expect(await citizen.enter()).toMatchObject({ ok: false, error: { code: 'expelled' } });
    expect(await sentBy(citizen)).toEqual([0, 0]);
    expect((await judge.seen('citizen')).frames).toBe(frames);

    await judge.act('readmit', { seat: 'citizen' });
    await citizen.until(({ scene }) => scene?.me.place === 'outside');
    expect(await citizen.enter()).toMatchObject({ ok: true });
    await judge.act('admit', { seat: 'citizen' });
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  });
});

describe('a session whose only host is gone', () => {
  it('goes on when the page was only loaded again', async () => {
    await judge.page.reload();
    await judge.until(({ stage, scene }) => stage === 'seated' && scene?.phase === 'in-session');
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    await citizen.until(({ scene }) => scene?.phase === 'in-session' && scene.suspension === null);
  });

  it('is suspended and silent when the host leaves, and goes on when the host is back and says so', async () => {
    await judge.act('leave');
    await citizen.until(({ scene, remote }) => scene?.suspension === 'no-host' && remote.size === 0);
    await judge.enter();
    await judge.act('resume', { countdownSeconds: 0 });
    await citizen.until(({ scene }) => scene?.phase === 'in-session');
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  });
});
