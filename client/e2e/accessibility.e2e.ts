import { copyFile, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, UNDRAWN } from '../../server/test/support/chromium.ts';
import { passOn } from '../../server/setup/give-way.mjs';
import { SCREENS } from '../gallery/names.ts';
import { openScreen, serveGallery } from '../gallery/serve.ts';
import type { Gallery } from '../gallery/serve.ts';
import { SIZES, launchArguments } from '../gallery/sizes.ts';
import { brokenRules } from './support/axe.ts';

/**
 * A screen leaves a few megabytes behind. The new ones may fill more memory before it is cleared, by one thread: the threads of the
 * usual way use a tenth more CPU time in sum.
 */
const LITTLE_MEMORY_WORK = [
  '--js-flags=--single-threaded-gc,--min-semi-space-size=32,--max-semi-space-size=64',
] as const;

/** Where the library that knows the rules is served. */
const AXE = '/axe.min.js';

let gallery: Gallery;
let browser: Browser;

beforeAll(async () => {
  gallery = await serveGallery();
  const library = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await copyFile(library, join(gallery.folder, AXE));
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...launchArguments, ...UNDRAWN, ...LITTLE_MEMORY_WORK],
  });
  // Nothing else is started by this process.
  const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8');
  for (const pid of children.split(' ').filter(Boolean)) passOn(Number(pid));
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

/** Error pages differ in their words only: two of them stand for all. */
const STAND_FOR_ALL = /^(?!error-)|token-expired|draining/;

/** Pages that people open on their own phones, where the text may be set to twice the size (WCAG 1.4.4). */
const LARGE_TEXT = /^(citizen|my)-/;
/** Of an element's text, unless a page says otherwise, px. */
const TEXT = { usual: 16, large: 32 };

/** An error of the machine and not of the page: without loudspeakers, or without CPU time for them. */
const OF_THE_MACHINE = /^The AudioContext encountered an error from the audio device/;

/** Some hundred screens in each language, on two cores. */
const SCREENS_MS = 900_000;

// Concurrently, because each mostly waits for its browser.
describe.concurrent.each([
  // Pages are resized, as phones are turned and windows are widened. axe judges each language in its first size only; the
  // other sizes do not differ in anything that axe checks.
  { language: 'fa', first: 'phone', others: ['across', 'desk'] },
  // Also a desk at 200 % (WCAG 1.4.4), as a phone is one at 400 % (1.4.10).
  { language: 'en', first: 'desk', others: ['phone'] },
] as const)('every screen in $language', ({ language, first, others }) => {
  it(
    `fits the width of a ${first} and ${others.join(' and ')}, says its language, has controls of a finger's size, and nothing that axe finds`,
    async ({ expect }) => {
      expect(await walk()).toEqual([]);
    },
    SCREENS_MS,
  );

  /**
   * Checks all screens in turn and returns their faults. One page shows all of them, because each new page would compile shared
   * scripts again.
   */
  async function walk(): Promise<readonly string[]> {
    // Reduced motion ends animations at once, so that colours are final.
    const context = await browser.newContext({ viewport: SIZES[first], reducedMotion: 'reduce' });
    const page = await context.newPage();
    const browserSettings = await context.newCDPSession(page);
    const complaints: string[] = [];
    let screen = '';
    let size: keyof typeof SIZES = first;
    let text = TEXT.usual;
    const complain = (what: string): void =>
      void complaints.push(`${screen} on a ${size}${text === TEXT.usual ? '' : ' in large text'}: ${what}`);
    page.on('console', (message) => {
      if (message.type() === 'error' && !OF_THE_MACHINE.test(message.text())) complain(message.text());
    });
    page.on('pageerror', (error) => complain(error.message));
    const look = async (isLast: boolean): Promise<void> => {
      // Staff work with a mouse at a desk, where WCAG 2.2 (2.5.8) is enough; on a phone they have fingers too.
      const least = size === 'desk' && screen.startsWith('staff-') ? 24 : 44;
      const { lang, dir, wide, title, small, cut, covered, below, empty } = await page.evaluate(describePage, {
        least,
        isLast,
      });
      if (lang !== language || dir !== (language === 'fa' ? 'rtl' : 'ltr')) complain(`${lang} ${dir}`);
      if (wide > 0) complain(`${wide}px too wide`);
      if (!/ – (محضر|Mahzar)$/.test(title)) complain(`titled ${title}`);
      for (const control of small) complain(`small: ${control}`);
      for (const words of cut) complain(`cut off: ${words}`);
      for (const list of empty) complain(`an empty list: ${list}`);
      if (below !== null && text === TEXT.usual && /^(?!staff-|court|judge|permissions|waiting-prison)/.test(screen))
        complain(`below the fold: ${below}`);
      for (const control of covered) complain(`covered by a notice: ${control}`);
    };
    let hasAxe = false;
    page.on('domcontentloaded', () => (hasAxe = false));
    const brokenOnes = async (): Promise<readonly string[]> => {
      // By its address, so that the browser compiles it only once.
      if (!hasAxe) await page.addScriptTag({ url: AXE });
      hasAxe = true;
      return brokenRules(page);
    };
    const setSize = async (next: keyof typeof SIZES): Promise<void> => {
      if (size === next) return;
      const { width, height } = SIZES[(size = next)];
      // Playwright would set the size of a window too.
      const metrics = { width, height, screenWidth: width, screenHeight: height, deviceScaleFactor: 1, mobile: false };
      await browserSettings.send('Emulation.setDeviceMetricsOverride', metrics);
    };
    const setText = async (standard: number): Promise<void> => {
      if (text === standard) return;
      await browserSettings.send('Page.setFontSizes', { fontSizes: { standard: (text = standard), fixed: standard } });
    };
    for (screen of SCREENS) {
      await setText(TEXT.usual);
      await setSize(first);
      await openScreen(page, gallery.address, screen, language).catch((error: Error) => complain(error.message));
      if (STAND_FOR_ALL.test(screen)) for (const violation of await brokenOnes()) complain(violation);
      const views = [first, ...others].flatMap((one) => {
        const usual = { ofSize: one, ofText: TEXT.usual };
        return one === 'phone' && LARGE_TEXT.test(screen) ? [usual, { ...usual, ofText: TEXT.large }] : [usual];
      });
      for (const [at, { ofSize, ofText }] of views.entries()) {
        await setText(ofText);
        await setSize(ofSize);
        await look(at === views.length - 1);
      }
    }
    await context.close();
    return complaints;
  }
});

/**
 * Runs in the page, and describes it once it has been laid out for its size.
 * @param asked `least`: how wide and high a control must be, px. `isLast`: whether the page is emptied then, or else a change of size
 * before the next screen would lay it out once more
 */
async function describePage({ least, isLast }: { readonly least: number; readonly isLast: boolean }) {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const { documentElement: root } = document;
  const small = [...document.querySelectorAll<HTMLElement>('button, select')]
    // What is clipped away is for screen readers only; what has no size is not shown.
    .filter((control) => control.closest('[style*="clip"]') === null)
    .map((control) => ({ control, box: control.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && (box.width < least || box.height < least))
    .map(({ control, box }) => `${control.innerText} ${box.width}×${box.height}`);
  // Words in a box that hides what does not fit. Names may end in dots where they stand in full elsewhere.
  const cut = [...document.querySelectorAll<HTMLElement>('body *')]
    .filter((element) => {
      const isWider = element.scrollWidth > element.clientWidth + 1;
      const isHigher = element.scrollHeight > element.clientHeight + 1;
      if (!isWider && !isHigher) return false;
      const { overflowX, overflowY, textOverflow, clipPath } = getComputedStyle(element);
      if (textOverflow === 'ellipsis' || clipPath !== 'none' || element.closest('.visually-hidden') !== null)
        return false;
      const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      return (
        ((isWider && hides(overflowX)) || (isHigher && hides(overflowY))) &&
        [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim() !== '')
      );
    })
    .map((element) => `${element.className}: ${element.innerText.slice(0, 60)}`);
  const controls = 'button, select, input, textarea, a[href]';
  const isNoticed = document.querySelector('.notice') !== null;
  const covered = [...(isNoticed ? document.querySelectorAll<HTMLElement>(controls) : [])]
    // A picture is pressed anywhere.
    .filter((control) => control.closest('.notice, .visually-hidden, .stage__place') === null)
    .filter((control) => {
      const { left, right, top, bottom } = control.getBoundingClientRect();
      const inset = (at: number, middle: number) => at + Math.sign(middle - at) * 4;
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      return [left, x, right].some((across) =>
        [top, y, bottom].some(
          (down) => document.elementFromPoint(inset(across, x), inset(down, y))?.closest('.notice') instanceof Element,
        ),
      );
    })
    .map((control) => control.innerText);
  // A screen reader announces an empty list.
  const empty = [...document.querySelectorAll<HTMLElement>('ul, ol')]
    .filter((list) => list.children.length === 0 && list.closest('[hidden]') === null)
    .map((list) => `${list.className} in ${list.parentElement?.className}`);
  // A page's main step is in sight on a phone held upright, without scrolling.
  const step = [...document.querySelectorAll<HTMLElement>('main .button--primary')].find((one) => one.offsetWidth > 0);
  const isBelow = innerWidth < 480 && scrollY === 0 && step !== undefined;
  const below = isBelow && step.getBoundingClientRect().bottom > innerHeight ? step.innerText : null;
  const { lang, dir } = root;
  const wide = root.scrollWidth - root.clientWidth;
  const { title } = document;
  if (isLast) window.dispatchEvent(new Event('leave'));
  return { lang, dir, wide, title, small, cut, covered, below, empty };
}

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
    await page.getByRole('button', { name: 'End the hearing', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Adjourn' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog', { name: 'Close this hearing?' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role=alertdialog]') !== null)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'End the hearing');
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
