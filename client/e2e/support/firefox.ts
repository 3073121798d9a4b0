import puppeteer from 'puppeteer-core';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import type { TestService } from '../../../server/test/support/service.ts';
import type { Catalogue } from '../../src/i18n/catalogue.ts';
import { watchPeerConnections } from './browser.ts';
import type { Looked } from './browser.ts';
import { catalogueOf, goIn } from './screen-person.ts';
import type { AtScreens, ComingIn } from './screen-person.ts';

/** What Firefox's false microphone gives without end, Hz. */
export const FIREFOX_TONE = 1_000;

/**
 * Firefox never offers a loopback address for media, so the service has to be reached at an address of the machine's network,
 * which the service announces by default.
 */
export const REACHED_BY_FIREFOX = { MEDIA_LISTEN_ADDRESS: '', MEDIA_ANNOUNCED_ADDRESS: '' };

const PREFERENCES = {
  // A fake camera with changing colours and a fake microphone with a tone, both permitted without a question.
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.navigator.audio.fake_frequency': FIREFOX_TONE,
  // Saves CPU time: the page draws only as often as pictures come, without animations.
  'layout.frame_rate': 20,
  'ui.prefersReducedMotion': 1,
};

/** Starts Debian's Firefox, to be driven over WebDriver BiDi. @param more preferences */
export function startFirefox(more: Readonly<Record<string, boolean>> = {}): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['FIREFOX_BIN'] ?? '/usr/bin/firefox-esr',
    extraPrefsFirefox: { ...PREFERENCES, ...more },
  });
}

/** Somebody at the real pages of the service, in Firefox. One at a time: Firefox gives a tab behind another no picture. */
export class FirefoxPerson implements AtScreens {
  readonly t: Catalogue;
  readonly page: Looked;
  readonly errors: string[] = [];
  readonly #page: Page;

  private constructor(page: Page, t: Catalogue) {
    this.t = t;
    this.#page = page;
    this.page = {
      // As text, because the driver's own signature loses the types of arguments.
      evaluate: async <Result, Given>(look: (given: Given) => Result | Promise<Result>, given: Given) =>
        (await page.evaluate(`(${String(look)})(${JSON.stringify(given)})`)) as Result,
    };
    page.on('pageerror', (error) => this.errors.push(String(error)));
  }

  static async comeIn(
    browser: Browser,
    service: Pick<TestService, 'link'>,
    seat: string,
    { language, viewport, to }: ComingIn,
  ): Promise<FirefoxPerson> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport(viewport);
    await page.evaluateOnNewDocument(watchPeerConnections);
    const person = new FirefoxPerson(page, catalogueOf(language));
    await page.goto(service.link(seat, language));
    await goIn(person, { to });
    return person;
  }

  press(name: string): Promise<void> {
    return this.#click('button', name);
  }

  tick(): Promise<void> {
    return this.#page.locator('input[type="checkbox"]').click();
  }

  choose(name: string): Promise<void> {
    return this.#click('[role="menuitem"]', name);
  }

  async reads(text: string): Promise<void> {
    await this.#page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  }

  async screenshot(path: string): Promise<void> {
    await this.#page.screenshot({ path: path as `${string}.png` });
  }

  close(): Promise<void> {
    return this.#page.browserContext().close();
  }

  /** Not by the browser's own tree of accessible names, which takes a second or two to ask for. */
  async #click(selector: string, name: string): Promise<void> {
    const found = await this.#page.waitForFunction(
      (kind, wanted) =>
        [...document.querySelectorAll<HTMLElement>(kind)].find(
          (element) => (element.ariaLabel ?? element.innerText.trim()) === wanted,
        ) ?? null,
      {},
      selector,
      name,
    );
    await (found as ElementHandle<HTMLElement>).asLocator().click();
  }
}
