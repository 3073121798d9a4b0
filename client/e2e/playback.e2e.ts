import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { Browser as Firefox, Page as FirefoxPage } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdRecord, sealHeld } from '../../server/test/support/held-record.ts';
import type { HeldRecord } from '../../server/test/support/held-record.ts';
import { START } from '../../server/test/recording-journal.ts';
import { hearingDir, segmentFile, trackDir } from '../../server/src/recording/layout.ts';
import { playbackEn } from '../src/i18n/playback.en.ts';
import { playbackFa } from '../src/i18n/playback.fa.ts';
import { viewerEn } from '../src/i18n/viewer.en.ts';
import { brokenRules } from './support/axe.ts';
import { DESK, PHONE } from './support/browser.ts';
import type { Looked } from './support/browser.ts';
import { startFirefox } from './support/firefox.ts';
import { until } from './support/senses.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';
import { picturesAt } from './support/sought-pictures.ts';

/*
 * A record as it is played in real browsers: two cameras of VP8 and one of H.264, each of which flashes at each full second but
 * those that five divides, where the clip begins anew.
 */

/** The end is after the segment that goes missing, which is from 40 to 50 s. */
const [PEOPLE, SECONDS] = [3, 52];
/** A flash takes as long as a picture, and is found as exactly as that. */
const PICTURE_MS = 40;
const STEPS_MS = [-60, -40, -20, 0, 20, 40, 60];

/** A page as far as a record is played on it, whoever drives its browser. */
interface Playing extends Looked {
  press(key: string): Promise<void>;
  click(selector: string): Promise<void>;
}

interface WithPlayer {
  readonly player: {
    readonly spreadMs: number;
    readonly store: {
      getState(): { readonly position: number; readonly isPlaying: boolean; readonly isWaiting: boolean };
    };
    seek(position: number): void;
  };
}

let held: HeldRecord;

beforeAll(async () => {
  const clientDir = join(import.meta.dirname, '../dist');
  held = await holdRecord({ people: PEOPLE, seconds: SECONDS, clientDir, hasH264: true, pictures: 'small' });
}, 120_000);

afterAll(() => held?.stop());

const address = () => `${held.desk.origin}/record/${held.hearing}?lang=en`;

/** How bright each picture is at a position (ms), once it is drawn. */
async function brightnessAt(page: Playing, position: number): Promise<Record<string, number>> {
  const at = { moment: START + position, zero: START };
  const pictures = await picturesAt(page, { ...at, people: PEOPLE, oldestMs: PICTURE_MS, size: [16, 9] });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Object.fromEntries(Object.entries(pictures).map(([seat, pixels]) => [seat, mean(pixels)]));
}

const stateOf = ({ evaluate }: Playing) =>
  evaluate(() => {
    const { player } = document.querySelector('.record-player') as unknown as WithPlayer;
    const { position, isPlaying, isWaiting } = player.store.getState();
    return { position, isPlaying, isWaiting, spreadMs: player.spreadMs };
  }, null);

/** At a full second all pictures flash, as they were filmed, and at no other moment. */
async function seesFlashes(page: Playing, second: number): Promise<void> {
  const bright = new Map<string, number[]>();
  const dark = await brightnessAt(page, second * 1000 + 500);
  for (const step of STEPS_MS) {
    for (const [seat, level] of Object.entries(await brightnessAt(page, second * 1000 + step))) {
      if (level > dark[seat]! + 50) bright.set(seat, [...(bright.get(seat) ?? []), step]);
    }
  }
  expect([second, [...bright.keys()].toSorted()]).toEqual([second, [...held.seats]]);
  for (const steps of bright.values()) {
    expect(Math.min(...steps.map((step) => Math.abs(step)))).toBeLessThanOrEqual(PICTURE_MS);
    expect(steps.length).toBeLessThanOrEqual(4);
  }
}

/** No processes ahead for tabs that nobody opens. */
const ONE_PROCESS = { 'dom.ipc.processPrelaunch.enabled': false };

/** What a browser must do with a record. */
function playsWell(open: () => Promise<Playing>): void {
  let page: Playing;
  beforeAll(async () => {
    page = await open();
  }, 60_000);

  it('shows every picture of the moment that is sought, forwards and back, also one of H.264', async () => {
    for (const second of [7, 43, 12]) await seesFlashes(page, second);
  });

  it('goes on by the keyboard, all together, and stops by it', async () => {
    await brightnessAt(page, 20_000);
    await page.click('.timeline__slider');
    const { position: clicked } = await stateOf(page);
    await page.press('ArrowRight');
    await page.press('ArrowRight');
    await page.press('ArrowLeft');
    const { position, isPlaying } = await stateOf(page);
    expect([Math.round((position - clicked) / 100), isPlaying]).toEqual([50, false]);
    await page.press(' ');
    const played = await until(async () => {
      const state = await stateOf(page);
      return state.position > position + 1500 && !state.isWaiting ? state : null;
    }, 'it goes on').catch(async (cause: unknown) => {
      throw new Error(`it goes on: ${JSON.stringify(await stateOf(page))}`, { cause });
    });
    expect(played.isPlaying).toBe(true);
    expect(played.spreadMs).toBeLessThan(300);
    await page.press(' ');
    expect((await stateOf(page)).isPlaying).toBe(false);
  });
}

/** Has the page keep the elements by which voices are heard. */
function keepVoices(): void {
  const page = window as unknown as { voices: HTMLAudioElement[]; Audio: unknown };
  page.voices = [];
  page.Audio = function Audio() {
    const element = document.createElement('audio');
    page.voices.push(element);
    return element;
  };
}

describe('in Chromium', () => {
  let browser: SharedChromium;
  let page: Page;
  afterAll(() => browser?.close());

  it('says from when to when whose voice is missing, and shows and plays the others', async () => {
    const directory = trackDir(hearingDir(held.desk.dataDir, held.hearing), `${held.seats[1]}-mic`);
    const segment = segmentFile(directory, 5);
    renameSync(segment, `${segment}.away`);
    try {
      await page.evaluate(() => {
        (document.querySelector('.record-player') as unknown as WithPlayer).player.seek(38_000);
      });
      const gap = page.getByText(/The recording of زهرا موسوی’s voice has a gap from 0:00:(39|40) to 0:00:(49|50)/);
      await gap.waitFor();
      expect(await page.getByText(/has a gap from/).count()).toBe(1);
      expect(await page.locator('.timeline__gap').count()).toBe(1);
      // The service's pages take no script but their own; what drives the browser is none of them.
      await page.evaluate(axe.source);
      expect(await brokenRules(page)).toEqual([]);
      await page.evaluate(() => {
        (document.querySelector('.record-player') as unknown as WithPlayer).player.seek(42_000);
      });
      const tile = page.locator(`[data-seat="${held.seats[1]}"]`);
      await tile.getByText(playbackEn.missing).waitFor();
      expect(await page.locator('.played').getByText(playbackEn.missing).count()).toBe(1);
    } finally {
      renameSync(`${segment}.away`, segment);
    }
  });

  it('says whose voice the browser fails to play, and no longer once it plays again', async () => {
    await page.evaluate(() => {
      const { player } = document.querySelector('.record-player') as unknown as WithPlayer;
      player.seek(5000);
      const [voice] = (window as unknown as { voices: HTMLAudioElement[] }).voices;
      voice!.src = 'data:audio/webm;base64,AAAA';
    });
    await page.getByText(/The voice of رضا کیانی cannot be played in this browser now/).waitFor();
    expect(await brokenRules(page)).toEqual([]);
    await page.getByRole('button', { name: playbackEn.play, exact: true }).click();
    await page.getByRole('button', { name: playbackEn.again, exact: true }).click();
    await page.getByText(/cannot be played in this browser now/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: playbackEn.pause, exact: true }).click();
  });

  playsWell(async () => {
    browser = await sharedChromium();
    const context = await browser.newContext({ viewport: DESK });
    const [name = '', value = ''] = held.viewer.cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: held.desk.origin }]);
    page = await context.newPage();
    await page.addInitScript(keepVoices);
    await page.goto(address());
    await page.getByRole('button', { name: playbackEn.play, exact: true }).waitFor();
    return playing(page);
  });
});

/** A page that a driver of Chromium drives. */
function playing(page: Page): Playing {
  return {
    evaluate: (look, given) => page.evaluate(look as never, given as never) as never,
    press: (key) => page.keyboard.press(key),
    click: (selector) => page.locator(selector).click(),
  };
}

/** A page that a driver of Firefox drives. */
function playingInFirefox(page: FirefoxPage): Playing {
  return {
    evaluate: async (look, given) => (await page.evaluate(`(${String(look)})(${JSON.stringify(given)})`)) as never,
    press: (key) => page.keyboard.press(key as never),
    click: (selector) => page.locator(selector).click(),
  };
}

/** A key of another court. */
const OF_ANOTHER_COURT = join(import.meta.dirname, '../../server/test/golden/sealed/form-1.key');

/** The record as a file, sealed once, with the page that was taken out of it. */
let sealing: Promise<{ readonly folder: string; readonly file: string; readonly viewer: string }> | undefined;
function sealed() {
  sealing ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mahzar-viewer-'));
    const file = join(folder, 'hearing.asice');
    await sealHeld(held, file);
    spawnSync('unzip', ['-q', file, 'viewer.html', '-d', folder]);
    return { folder, file, viewer: `file://${folder}/viewer.html` };
  })();
  return sealing;
}

afterAll(async () => {
  if (sealing !== undefined) rmSync((await sealing).folder, { recursive: true });
});

describe('in Firefox', () => {
  let browser: Firefox;
  afterAll(() => browser?.close());
  playsWell(async () => {
    browser = await startFirefox(ONE_PROCESS);
    const context = await browser.createBrowserContext();
    const [name = '', value = ''] = held.viewer.cookie.split(/=(.*)/s);
    await context.setCookie({ name, value, domain: new URL(held.desk.origin).hostname, path: '/' });
    const page = await context.newPage();
    await page.setViewport(DESK);
    await page.goto(address());
    await page.waitForSelector('.record-player');
    return playingInFirefox(page);
  });

  it('plays a sealed file from a disk', async () => {
    const { file, viewer } = await sealed();
    const page = await browser.newPage();
    await page.setViewport(DESK);
    await page.goto(`${viewer}?lang=en`);
    const chooser = await page.waitForSelector('input[type=file]');
    await chooser!.uploadFile(file);
    await page.waitForSelector('.record-player');
    await seesFlashes(playingInFirefox(page), 12);
  });
});

describe('in Chromium, from a sealed file and without a network', () => {
  let browser: SharedChromium;
  let page: Page;
  /** What the page has asked for, other than itself and what it made. */
  const asked: string[] = [];
  const complaints: string[] = [];
  afterAll(() => browser?.close());

  const open = async (path: string, language = 'en'): Promise<void> => {
    await page.goto(`${(await sealed()).viewer}?lang=${language}`);
    await page.setInputFiles('input[type=file]', path);
  };
  const isAccessible = async (): Promise<void> => {
    await page.evaluate(axe.source);
    expect(await brokenRules(page)).toEqual([]);
  };

  it('plays it, names people, and finds all of the file as it was sealed', async () => {
    const { file, viewer } = await sealed();
    browser = await sharedChromium();
    const context = await browser.newContext({ viewport: DESK, offline: true });
    page = await context.newPage();
    page.on('request', (request) => {
      if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(viewer)) asked.push(request.url());
    });
    page.on('pageerror', ({ message }) => void complaints.push(message));
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    await page.goto(`${viewer}?lang=en`);
    await isAccessible();
    await page.getByLabel(viewerEn.key.label).fill('court.example+00000000+AAAA');
    await page.setInputFiles('input[type=file]', file);
    await page.getByText(viewerEn.key.none).waitFor();
    await page.getByLabel(viewerEn.key.label).fill('');
    await page.setInputFiles('input[type=file]', file);
    await page.locator('.played').getByText('زهرا موسوی').waitFor();
    await seesFlashes(playing(page), 12);
    await page.getByRole('button', { name: viewerEn.checkAll, exact: true }).click();
    await page.getByText(/This file agrees with itself/).waitFor();
    await isAccessible();
  });

  it('finds by the court’s key that it is of that court, and plays nothing of another one', async () => {
    const { file } = await sealed();
    const ofCourt = spawnSync('unzip', ['-p', file, 'keys.txt'], { encoding: 'utf8' }).stdout.trim().split('\n')[0]!;
    await page.getByLabel(viewerEn.key.label).fill(ofCourt);
    await page.getByRole('button', { name: viewerEn.checkAll, exact: true }).click();
    await page.getByText(viewerEn.seal.proven).waitFor();
    await page.getByText(/^Intact\. Hearing/).waitFor();
    await page.getByText(viewerEn.file.cameWith).waitFor();
    await page.getByRole('button', { name: viewerEn.another, exact: true }).click();
    await page.getByLabel(viewerEn.key.label).fill(readFileSync(OF_ANOTHER_COURT, 'utf8').trim());
    await page.setInputFiles('input[type=file]', file);
    await page.getByText(/^Not signed by the key that you gave/).waitFor();
    await page.getByText(viewerEn.refused.key).waitFor();
    expect(await page.locator('.record-player').count()).toBe(0);
    await isAccessible();
  });

  it('leaves out a segment that was changed, says so, and plays nothing once all of the file was looked at', async () => {
    const { folder, file } = await sealed();
    const bytes = readFileSync(file);
    const track = `${held.seats[1]}-mic`;
    // Not where the log names it.
    const at = bytes.indexOf(`${track}/000005.pcap`, bytes.indexOf(`${track}/track.json`)) + 1000;
    const changed = join(folder, 'changed.asice');
    writeFileSync(changed, bytes.with(at, bytes[at]! ^ 1));
    await open(changed);
    await page.waitForSelector('.record-player');
    await page.evaluate(() => {
      (document.querySelector('.record-player') as unknown as WithPlayer).player.seek(42_000);
    });
    await page.getByText(/The recording of زهرا موسوی’s voice has a gap from 0:00:(39|40)/).waitFor();
    await page.getByRole('button', { name: viewerEn.checkAll, exact: true }).click();
    await page.getByText(/Tampered with: segment 5 of/).waitFor();
    await page.getByText(viewerEn.refused.keep).waitFor();
    expect(await page.locator('.record-player').count()).toBe(0);
    await isAccessible();
  });

  it('fits a telephone in Persian, and has asked nobody for anything', async () => {
    await page.setViewportSize(PHONE);
    await open((await sealed()).file, 'fa');
    await page.getByRole('button', { name: playbackFa.play, exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await isAccessible();
    await page.locator('.language-switch').click();
    await page.getByText(viewerEn.seal.unproven).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    expect([asked, complaints]).toEqual([[], []]);
  });
});
