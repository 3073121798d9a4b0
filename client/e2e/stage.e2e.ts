import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openScreen, serveGallery } from '../gallery/serve.ts';
import type { Gallery } from '../gallery/serve.ts';
import { SIZES } from '../gallery/sizes.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

let gallery: Gallery;
let browser: SharedChromium;
let page: Page;

beforeAll(async () => {
  [gallery, browser] = await Promise.all([serveGallery(), sharedChromium()]);
  page = await browser.newPage();
  await page.goto(`${gallery.address}?screen=welcome&lang=en`);
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

/** Opens a screen as on a first visit, in the same page as the previous one: a new page would load all scripts again. */
async function open(name: string, size: keyof typeof SIZES, language: 'fa' | 'en' = 'en'): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  await page.evaluate(() => localStorage.clear());
  await openScreen(page, gallery.address, name, language);
}

/** Seats whose camera is asked for at a height above 0, once `count` of them are. */
async function askedFor(count: number): Promise<string[]> {
  await page.waitForFunction(
    (wanted) => Object.values(window.galleryCalls.heights).filter((height) => height > 0).length === wanted,
    count,
  );
  const heights = await page.evaluate(() => window.galleryCalls.heights);
  return Object.keys(heights).filter((source) => heights[source]! > 0);
}

/** Resolves when the control has the focus. */
const hasFocus = (control: Locator): Promise<void> =>
  vi.waitFor(async () => expect(await control.evaluate((one) => one === document.activeElement)).toBe(true), 10_000);

const acts = (): Promise<string[]> => page.evaluate(() => window.galleryCalls.acts);

describe('pictures of thirty people', () => {
  it('are asked for a page at a time: those on it and no others, until everybody was seen', async () => {
    await open('courtroom-30', 'desk');
    // One's own picture is the ninth.
    const pages = [await askedFor(8)];
    expect(await page.evaluate(() => Object.keys(window.galleryCalls.heights).length)).toBe(29);
    const turns = [() => page.keyboard.press('PageDown'), () => page.keyboard.press('ArrowRight')];
    turns.push(() => page.getByRole('button', { name: 'Next page' }).click());
    for (const [index, turn] of turns.entries()) {
      await turn();
      await page.getByText(`Page ${index + 2} of 4`).waitFor();
      pages.push(await askedFor(index === 2 ? 3 : 9));
    }
    expect(new Set(pages.flat()).size).toBe(29);
    expect(pages.flat()).toHaveLength(29);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageUp');
    await page.getByText('Page 3 of 4').waitFor();
  });

  it('are not asked for while a panel covers them on a phone', async () => {
    await open('courtroom-30', 'phone');
    const before = await askedFor(3);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'People' }).click();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    await askedFor(0);
    await page.keyboard.press('Escape');
    expect(await askedFor(3)).toEqual(before);
  });

  it('stay the elements they are when the court shows one of them large', async () => {
    await open('courtroom-6', 'desk');
    await page
      .locator('video')
      .first()
      .evaluate((video) => video.setAttribute('data-mark', 'kept'));
    await page.getByRole('button', { name: 'View' }).click();
    await page.getByRole('radio', { name: 'Whoever speaks large' }).check();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.locator('[data-size=large]').waitFor();
    expect(await page.locator('video[data-mark=kept]').evaluate((video: HTMLVideoElement) => video.paused)).toBe(false);
    await page.reload();
    await page.locator('[data-size=large]').waitFor();
  });
});

describe('on a phone', () => {
  it('has a title of one line, four controls and "more", which holds the rest', async () => {
    await open('court-full', 'phone');
    const title = page.locator('.court__title h1');
    expect(await title.evaluate((one) => one.getClientRects().length)).toBe(1);
    expect(await title.evaluate((one) => one.clientHeight)).toBeLessThan(34);
    const controls = page.locator('.controls > button');
    expect(
      await controls.evaluateAll((all) => all.map((one) => (one as HTMLElement).innerText.split('\n').at(0))),
    ).toEqual(['Microphone', 'Camera', 'Raise hand', 'Leave', 'More']);
    const tops = await controls.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    expect(new Set(tops).size).toBe(1);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Talk with Zahra Karimi-Nejad in private' }).click();
    await page.waitForFunction(() => window.galleryCalls.acts.includes('consult'));
  });

  it('gives the focus back to "more" from what is chosen in it, by Escape and by its button', async () => {
    await open('court-full', 'phone');
    const more = page.getByRole('button', { name: 'More', exact: true });
    const dialog = page.getByRole('dialog');
    const ways = [
      () => page.keyboard.press('Escape'),
      () => dialog.getByRole('button', { name: /^(Close|Done)\b/ }).press('Enter'),
    ];
    for (const line of [/^People/, /^Messages/, /^Devices/, /^View/])
      for (const close of ways) {
        await more.press('Enter');
        await page.getByRole('menuitem', { name: line }).press('Enter');
        await dialog.getByRole('heading').first().waitFor();
        await close();
        await dialog.waitFor({ state: 'detached' });
        await hasFocus(more);
      }
  });

  it('shows one picture on the whole screen by a tap, asks for no other, and goes back', async () => {
    await open('courtroom-share', 'phone');
    await page
      .getByRole('button', { name: /^Show on the whole screen/ })
      .first()
      .click();
    const back = page.getByRole('button', { name: /^Back to all pictures/ });
    // It grows when the surrounding elements are gone.
    await vi.waitFor(async () => expect((await back.boundingBox())?.height).toBeGreaterThan(540), 10_000);
    expect((await back.boundingBox())?.width).toBeGreaterThan(350);
    const heights = await page.waitForFunction(() => {
      const asked = Object.entries(window.galleryCalls.heights).filter(([, height]) => height > 0);
      return asked.length === 1 && asked[0]![1] > 500 ? asked[0] : null;
    });
    expect(await heights.jsonValue()).toMatchObject([expect.stringContaining('screen'), expect.any(Number)]);
    expect(await page.getByText('On the record').isVisible()).toBe(true);
    await back.click();
    await page.getByRole('button', { name: 'Microphone' }).waitFor();
  });
});

describe('text at twice its size, on a phone', () => {
  it.each(['rules', 'waiting', 'devices-fine', 'court', 'citizen-check', 'citizen-request', 'citizen-live-near'])(
    'keeps all of %s on the page',
    async (name) => {
      for (const language of ['fa', 'en'] as const) {
        await open(name, 'phone', language);
        const over = await page.evaluate(() => {
          document.documentElement.style.fontSize = '200%';
          const { clientWidth } = document.documentElement;
          return [...document.querySelectorAll('h1, dt, dd, p, li, button, label')]
            .map((one) => one.getBoundingClientRect())
            .filter(({ left, right, width }) => width > 1 && (left < -1 || right > clientWidth + 1)).length;
        });
        expect(over, language).toBe(0);
      }
    },
  );
});

describe.each(['phone', 'desk'] as const)('a list of acts on a %s', (size) => {
  it('gets the focus back to its button from Escape and from the question that it has led to', async () => {
    await open('judge', size);
    const button = page.getByRole('button', { name: 'End the hearing' });
    await button.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await hasFocus(button);
    await button.press('Enter');
    await page.getByRole('menuitem', { name: 'Adjourn' }).press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await hasFocus(button);
  });

  it('leads from the question whether to adjourn to where the next date is set, and the focus is kept', async () => {
    await open('judge', size);
    await page.getByRole('button', { name: 'End the hearing' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Adjourn' }).press('Enter');
    await page.getByRole('button', { name: 'Set the next date first' }).press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Next hearing', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Close: Next hearing' }).press('Enter');
    await page.getByRole('heading', { name: 'Next hearing', exact: true }).waitFor({ state: 'detached' });
    // A sheet gives it back a frame after it has gone.
    await page.waitForFunction(() => document.activeElement !== document.body);
  });
});

describe('a panel at a desk', () => {
  it('gives the focus back to its button, by Escape and by its own', async () => {
    await open('court-full', 'desk');
    const people = page.locator('.controls').getByRole('button', { name: /^People/ });
    const own = page.getByRole('button', { name: 'Close: People' });
    for (const close of [() => page.keyboard.press('Escape'), () => own.press('Enter')]) {
      await people.press('Enter');
      await own.focus();
      await close();
      await own.waitFor({ state: 'detached' });
      await hasFocus(people);
    }
  });
});

describe('raising a hand', () => {
  it.each(['phone', 'desk'] as const)('moves nothing on a %s', async (size) => {
    const places = async (name: string): Promise<string[]> => {
      await open(name, size);
      const found = await page.locator('.stage__place, .control').evaluateAll((all) =>
        all.map((one) => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return [x, y, width, height].map(Math.round).join(' ');
        }),
      );
      return found;
    };
    expect(await places('court-hand')).toEqual(await places('court-hand-down'));
  });
});

describe('keys', () => {
  it('do what their buttons do, and are told to screen readers', async () => {
    await open('court-chat', 'desk');
    for (const [key, act] of [
      ['m', 'set-microphone'],
      ['v', 'set-camera'],
      ['h', 'raise-hand'],
    ] as const) {
      await page.keyboard.press(key);
      await page.waitForFunction((wanted) => window.galleryCalls.acts.includes(wanted), act);
    }
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    expect(await button('Microphone').getAttribute('aria-keyshortcuts')).toBe('M');
    await page.keyboard.press('p');
    await page.getByRole('heading', { name: 'People', exact: true }).waitFor();
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Messages', exact: true }).waitFor({ state: 'detached' });
  });

  it('do nothing while somebody writes, while a question is open, and with another key held', async () => {
    await open('court-chat-counsel', 'desk');
    await page.getByRole('textbox').pressSequentially('mvhpc?');
    expect(await page.getByRole('textbox').inputValue()).toMatch(/mvhpc\?$/);
    await page.getByRole('button', { name: 'View' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('m');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+m');
    await page.keyboard.press('Alt+v');
    expect(await acts()).toEqual([]);
  });

  it('of one character can be turned off, and stay off on this device; the others go on', async () => {
    await open('courtroom-12', 'desk');
    await page.keyboard.press('?');
    await page.getByRole('checkbox').uncheck();
    await page.getByText('Close', { exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const microphone = page.getByRole('button', { name: 'Microphone', exact: true });
    for (const visit of ['now', 'after a reload']) {
      if (visit !== 'now') await page.reload();
      await microphone.waitFor();
      await page.keyboard.press('m');
      await page.keyboard.press('PageDown');
      await page.getByText('Page 2 of 2').waitFor();
      expect(await acts(), visit).toEqual([]);
      expect(await microphone.getAttribute('aria-keyshortcuts')).toBeNull();
    }
  });
});
