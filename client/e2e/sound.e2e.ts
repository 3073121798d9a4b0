import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { openScreen, serveGallery } from '../gallery/serve.ts';
import { launchArguments } from '../gallery/sizes.ts';

it('where the browser holds back the sound, one press lets the courtroom be heard', async () => {
  const gallery = await serveGallery();
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: [...launchArguments, '--autoplay-policy=document-user-activation-required'],
  });
  try {
    const page = await browser.newPage();
    await openScreen(page, gallery.address, 'court-sound', 'en');
    const playing = (): Promise<boolean[]> =>
      page.evaluate(() => [...document.querySelectorAll('audio')].map(({ paused }) => !paused));
    const hear = page.getByRole('button', { name: 'Hear the courtroom' });
    await hear.waitFor();
    expect(await playing()).toEqual([false, false]);
    await hear.click();
    await hear.waitFor({ state: 'detached' });
    await page.waitForFunction(() => [...document.querySelectorAll('audio')].every(({ paused }) => !paused));
  } finally {
    await browser.close();
    await gallery.close();
  }
});
