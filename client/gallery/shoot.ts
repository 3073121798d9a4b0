import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../../server/test/support/chromium.ts';
import { openScreen, serveGallery } from './serve.ts';
import { SIZES, launchArguments } from './sizes.ts';

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: shoot.ts <folder> [screen…]');
await mkdir(folder, { recursive: true });

const gallery = await serveGallery();
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [...launchArguments],
});
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const language of ['fa', 'en'] as const) {
      const context = await browser.newContext({ viewport, deviceScaleFactor: 1 });
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') console.log(size, language, message.text());
      });
      page.on('pageerror', (error) => console.log(size, language, error.message));
      for (const name of names) {
        await openScreen(page, gallery.address, name, language);
        await page.waitForFunction(() =>
          [...document.querySelectorAll<HTMLVideoElement>('video:not([data-drawn=false])')].every(
            (video) => video.videoWidth > 0,
          ),
        );
        await page.screenshot({
          path: join(folder, `${name}.${language}.${size}.png`),
          fullPage: !/^(court|judge|recess)/.test(name),
        });
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await gallery.close();
}
