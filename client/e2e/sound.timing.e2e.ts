import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHROMIUM } from '../../server/test/support/chromium.ts';
import { openScreen, serveGallery } from '../gallery/serve.ts';
import type { Gallery } from '../gallery/serve.ts';
import { launchArguments } from '../gallery/sizes.ts';

declare global {
  interface Window {
    /** Elements whose sound the browser has let play. */
    played: Set<HTMLMediaElement>;
  }
}

/**
 * A browser that holds back sound until the person has pressed something (HTML, "allowed to play"). Chromium's own policy
 * cannot be used here: the test's own looks at the page count as gestures for it.
 */
function holdBackSound(): void {
  window.played = new Set();
  let pressed = false;
  window.addEventListener('pointerdown', () => (pressed = true), { capture: true });
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = async function (this: HTMLMediaElement) {
    if (!pressed) throw new DOMException('no gesture yet', 'NotAllowedError');
    await play.call(this);
    window.played.add(this);
  };
}

let gallery: Gallery;
let browser: Browser;

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...launchArguments] });
});
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

it('where the browser holds back the sound, one press lets the courtroom be heard', async () => {
  const page = await browser.newPage();
  await page.addInitScript(holdBackSound);
  await openScreen(page, gallery.address, 'court-sound', 'en');
  const hear = page.getByRole('button', { name: 'Hear the courtroom' });
  await hear.waitFor();
  expect(await page.evaluate(() => window.played.size)).toBe(0);
  await hear.click();
  await hear.waitFor({ state: 'detached' });
  await page.waitForFunction(() => [...document.querySelectorAll('audio')].every((audio) => window.played.has(audio)));
  expect(await page.locator('audio').count()).toBe(2);
  // A telephone call pauses playing elements: they continue by themselves.
  await page.evaluate(() => document.querySelector('audio')!.pause());
  await page.waitForFunction(() => !document.querySelector('audio')!.paused);
  await page.close();
});

it.each([
  ['court-speaks-off', 'You are speaking, but your microphone is off.'],
  ['court-unheard', 'Nobody hears you: no sound comes from your microphone.'],
])('whom nobody hears is told within 3 s: %s', async (screen, words) => {
  const page = await browser.newPage();
  await page.goto(`${gallery.address}?screen=${screen}&lang=en`);
  await page.locator('.controls').waitFor();
  await page.getByText(words).waitFor({ timeout: 3_000 });
  await page.close();
});
