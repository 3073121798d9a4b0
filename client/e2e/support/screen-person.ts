import type { Browser, Page } from 'playwright-core';
import type { TestService } from '../../../server/test/support/service.ts';
import { en } from '../../src/i18n/en.ts';
import { fa } from '../../src/i18n/fa.ts';
import type { Catalogue } from '../../src/i18n/catalogue.ts';
import { watchPeerConnections } from './browser.ts';
import type { Viewport } from './browser.ts';

/** Somebody at the real pages of the service, who reads and presses; devices are the browser's own fakes. */
export class ScreenPerson {
  readonly page: Page;
  readonly t: Catalogue;
  readonly #service: TestService;

  private constructor(page: Page, t: Catalogue, service: TestService) {
    this.page = page;
    this.t = t;
    this.#service = service;
  }

  /** Opens the seat's link and goes through the pages to the waiting room. */
  static async comeIn(
    browser: Browser,
    service: TestService,
    seat: string,
    { language, viewport }: { readonly language: 'fa' | 'en'; readonly viewport: Viewport },
  ): Promise<ScreenPerson> {
    const context = await browser.newContext({ viewport, permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    await page.addInitScript(watchPeerConnections);
    const person = new ScreenPerson(page, language === 'fa' ? fa : en, service);
    await page.goto(service.link(seat, language));
    await person.press(person.t.welcome.continue);
    await person.press(person.t.devices.enterWaiting);
    await page.getByRole('heading', { name: person.t.waiting.title }).waitFor();
    return person;
  }

  /** Presses the button of this name; a part of its name when it is longer than a word. */
  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).click();
  }

  /** Resolves when the page says this. */
  reads(text: string): Promise<void> {
    return this.page.getByText(text).first().waitFor();
  }

  /** Resolves when `count` more packets of a seat's voice have come and are played. */
  async hearsMoreOf(seat: string, count: number): Promise<void> {
    await this.page.waitForFunction(
      async ([of, more]) => {
        const element = document.querySelector<HTMLAudioElement>(`audio[data-seat="${of}"]`);
        const stream = element?.srcObject;
        if (!(stream instanceof MediaStream) || element?.paused !== false) return false;
        const [track] = stream.getAudioTracks();
        let packets = 0;
        for (const connection of window.peerConnections) {
          for (const report of (await connection.getStats()).values()) {
            if (report.type === 'inbound-rtp' && report.trackIdentifier === track?.id) packets = report.packetsReceived;
          }
        }
        const first = Number((element.dataset['first'] ??= String(packets)));
        return packets >= first + more;
      },
      [seat, count] as const,
      { timeout: 30_000, polling: 100 },
    );
    await this.page.evaluate(
      (of) => delete document.querySelector<HTMLElement>(`audio[data-seat="${of}"]`)?.dataset['first'],
      seat,
    );
  }

  /** The name of a seat of the demonstration, as screens show it. */
  nameOf(seat: string): string {
    const found = this.#service.demo.seats.find((each) => each.seat === seat);
    if (found === undefined) throw new Error(`the demonstration has no seat ${seat}`);
    return found.name;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
