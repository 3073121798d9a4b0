import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmulatedLine } from '../../server/test/support/emulated-line/emulated-line.ts';
import { keyFrameRequests, layerTaken } from '../../server/test/support/segments.ts';
import { holdAnother } from '../../server/test/support/other-hearing.ts';
import type { TestHearing } from '../../server/test/support/other-hearing.ts';
import { TestService } from '../../server/test/support/service.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

/** How often the recorder asks for a key frame. */
const KEY_FRAME_EVERY_MS = 5_000;
/** Height of the lowest layer; the fake camera has 720 lines. */
const SMALL_HEIGHT = 180;

let browser: Browser;
let service: TestService;
/** Another one for each test. */
let hearing: TestHearing;
let judge: Attendee;
let citizen: Attendee;

beforeAll(async () => {
  [browser, service] = await Promise.all([startChromium(), TestService.start()]);
});
afterAll(() => Promise.all([browser.close(), service.stop()]));

/**
 * A session in which the judge sees a citizen's larger picture; the recorder notices when it stops. Chromium sends the largest
 * layer only while it considers machine and line fast enough, so this test runs alone.
 */
async function inSession(): Promise<void> {
  hearing = await holdAnother(service);
  [judge, citizen] = await Promise.all([
    Attendee.open(browser, hearing, 'judge'),
    Attendee.open(browser, hearing, 'citizen'),
  ]);
  expect(await judge.enter({ ahead: false, microphone: false })).toEqual({ ok: true });
  expect(await citizen.enter({ microphone: false })).toEqual({ ok: true });
  expect(await judge.act('admit', { seat: 'citizen' })).toEqual({ ok: true });
  await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  await judge.act('start', { countdownSeconds: 0 });
  await judge.until(({ scene }) => scene?.phase === 'in-session');
  const { demo } = hearing;
  const layer = () => layerTaken(service.dataDir, demo.hearing, 'citizen');
  await vi.waitFor(async () => expect(await layer()).toBeGreaterThan(0), 20_000);
  await judge.page.waitForFunction((small) => document.querySelector('video')!.videoHeight > small, SMALL_HEIGHT);
  // Not before: beside a voice, Chromium needs longer until it sends larger pictures.
  expect(await citizen.act('set-microphone', { on: true })).toMatchObject({ ok: true });
  await judge.until(({ remote }) => remote.get('citizen')?.microphone !== null);
}

describe('when the line carried little as the first picture began', () => {
  it('the largest is sent soon after it carries more', async () => {
    hearing = await holdAnother(service);
    using line = await EmulatedLine.open({ media: hearing.mediaPort, pages: hearing.port });
    judge = await Attendee.open(browser, hearing, 'judge', { line });
    const largestSent = () => judge.page.evaluate(() => window.attendance.largestSent());
    line.set({ up: { kbps: 180 } });
    // While somebody speaks, Chromium probes only from an estimate of 200 kbit/s on.
    expect(await judge.enter({ microphone: false })).toEqual({ ok: true });
    // Chromium has probed the line by then, and sent its first frame, which is one of all layers.
    await setTimeout(2_000);
    const before = await largestSent();
    expect(before).toBeLessThan(10);
    line.set({});
    const since = performance.now();
    // By itself the estimate grows by 8 % a second, and would need 20 s and more.
    await expect.poll(largestSent, { timeout: 40_000 }).toBeGreaterThan(before);
    const ms = performance.now() - since;
    console.info(`largest picture sent after ${ms.toFixed(0)} ms`);
    expect(ms).toBeLessThan(10_000);
    await judge.close();
  });
});

describe('when the browser stops the larger pictures', () => {
  beforeEach(inSession);
  afterEach(async () => {
    await Promise.all([judge, citizen].map((attendee) => attendee.close()));
  });

  /** The longest pause between two pictures that the judge saw (ms) while the small picture took the large one's place. */
  async function gapWhenStopped(): Promise<number> {
    await judge.page.evaluate(() => window.attendance.forgetGaps());
    await citizen.page.evaluate(() => window.attendance.stopLargerPictures());
    await judge.page.waitForFunction((small) => document.querySelector('video')!.videoHeight === small, SMALL_HEIGHT);
    await judge.seesMoreOf('citizen', 10);
    const { longestGapMs } = await judge.seen('citizen');
    console.info(`larger pictures stopped: longest gap ${longestGapMs.toFixed(0)} ms`);
    return longestGapMs;
  }

  it('the small one takes its place before anybody takes it for a lost line, and when that stops too, it is said', async () => {
    // The media worker alone takes 1.5 s to notice.
    expect(await gapWhenStopped()).toBeLessThan(1_000);
    await judge.until(({ remote }) => remote.get('citizen')?.cameraStands === false, 1_000);
    await citizen.page.evaluate(() => window.attendance.stopPictures());
    const ms = await judge.until(({ remote }) => remote.get('citizen')?.cameraStands === true, 4_000);
    console.info(`picture said to stand still after ${ms.toFixed(0)} ms`);
    await citizen.act('set-camera', { on: false });
    await judge.until(({ remote }) => remote.get('citizen')?.cameraStands === false);
  });

  it('and also when the recorder has just asked for a key frame, so that Chromium makes no other for a moment', async () => {
    const asked = () => keyFrameRequests(service.dataDir, hearing.demo.hearing, 'citizen');
    const before = await asked();
    await vi.waitFor(async () => expect(await asked()).toBeGreaterThan(before), { timeout: 8_000, interval: 20 });
    // The next request then falls between the end of the large picture and the moment at which the end is noticed.
    await setTimeout(KEY_FRAME_EVERY_MS - 250);
    expect(await gapWhenStopped()).toBeLessThan(1_000);
  });
});
