import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCREENS } from '../gallery/names.ts';
import { openScreen, serveGallery } from '../gallery/serve.ts';
import { SIZES, launchArguments } from '../gallery/sizes.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let browser: Browser;

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: [...launchArguments],
  });
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

describe.each(Object.entries(SIZES))('on a %s', (_, viewport) => {
  describe.each(['fa', 'en'] as const)('in %s', (language) => {
    it('every screen is free of findings by axe, fits its width, and says its language', async () => {
      // Reduced motion ends animations at once, so that colours are those that stay.
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      for (const screen of SCREENS) {
        await openScreen(page, gallery.address, screen, language);
        const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
        complaints.push(
          ...violations.map(
            ({ id, nodes }) => `${screen}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
          ),
        );
        const { lang, dir, wide, title } = await page.evaluate(() => ({
          lang: document.documentElement.lang,
          dir: document.documentElement.dir,
          wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          title: document.title,
        }));
        if (lang !== language || dir !== (language === 'fa' ? 'rtl' : 'ltr'))
          complaints.push(`${screen}: ${lang} ${dir}`);
        if (wide > 0) complaints.push(`${screen}: ${wide}px too wide`);
        if (!/ – (محضر|Mahzar)$/.test(title)) complaints.push(`${screen}: titled ${title}`);
      }
      expect(complaints).toEqual([]);
      await context.close();
    });

    it('no screen has a control smaller than a finger', async () => {
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const small: string[] = [];
      for (const screen of SCREENS.filter((name) => !name.startsWith('error-'))) {
        await openScreen(page, gallery.address, screen, language);
        const found = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('button, select')]
            .filter((control) => control.closest('.visually-hidden, [style*="clip"]') === null)
            .map((control) => ({ text: control.innerText, box: control.getBoundingClientRect() }))
            .filter(({ box }) => box.width > 1 && (box.width < 44 || box.height < 44))
            .map(({ text, box }) => `${text} ${box.width}×${box.height}`),
        );
        small.push(...found.map((control) => `${screen}: ${control}`));
      }
      expect(small).toEqual([]);
      await context.close();
    });
  });
});

describe('without a mouse', () => {
  it('the way from the link to the entrance is open, and each page begins at its heading', async () => {
    const page = await browser.newPage();
    await openScreen(page, gallery.address, 'welcome', 'en');
    const focused = (): Promise<string> =>
      page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText ?? '');
    const reach = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 20; presses++) {
        await page.keyboard.press('Tab');
        if ((await focused()).includes(name)) return;
      }
      throw new Error(`not reached by keyboard: ${name}`);
    };
    await reach('Skip to the main content');
    await reach('Continue');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Camera and microphone' }).waitFor();
    expect(await focused()).toBe('Camera and microphone');
    await reach('Turn the camera off');
    await page.keyboard.press('Space');
    await page.getByText('Your camera is off.').waitFor();
    await reach('Enter the waiting room');
    await page.close();
  });

  it('closing the hearing asks first, holds the focus in the question, and gives it back', async () => {
    const page = await browser.newPage({ viewport: SIZES.desk });
    await openScreen(page, gallery.address, 'judge', 'en');
    const close = page.getByRole('button', { name: 'Close the hearing', exact: true });
    await close.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog', { name: 'Close this hearing?' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role=alertdialog]') !== null)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'Close the hearing');
    await page.close();
  });
});

describe('the language', () => {
  it('is changed by one press on the page and in the courtroom, and kept in address and memory', async () => {
    const page = await browser.newPage();
    for (const screen of ['welcome', 'court']) {
      await openScreen(page, gallery.address, screen, 'fa');
      await page.getByRole('button', { name: 'English' }).click();
      await page.waitForFunction(() => document.documentElement.dir === 'ltr');
      expect(new URL(page.url()).searchParams.get('lang')).toBe('en');
      expect(await page.evaluate(() => localStorage.getItem('mahzar.language'))).toBe('en');
    }
    await page.getByRole('button', { name: 'فارسی' }).click();
    await page.waitForFunction(() => document.documentElement.dir === 'rtl');
    await page.close();
  });
});
