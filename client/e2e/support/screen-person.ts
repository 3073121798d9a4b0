import type { Browser, Page } from 'playwright-core';
import type { TestService } from '../../../server/test/support/service.ts';
import { en } from '../../src/i18n/en.ts';
import { fa } from '../../src/i18n/fa.ts';
import { RULES_WORDS } from '../../src/i18n/rules-words.ts';
import type { Catalogue } from '../../src/i18n/catalogue.ts';
import { STILL, watchPeerConnections } from './browser.ts';
import type { Looked, Viewport } from './browser.ts';

/** A person who uses the real pages of the service, in any browser. */
export interface AtScreens {
  readonly t: Catalogue;
  readonly page: Looked;
  /** Errors of the page. */
  readonly errors: readonly string[];
  /** Presses the button of this name. */
  press(name: string): Promise<void>;
  /** Chooses the line of this name from the open menu. */
  choose(name: string): Promise<void>;
  /** Ticks the one box of the page. */
  tick(): Promise<void>;
  /** Resolves when the page says this. */
  reads(text: string): Promise<void>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface ComingIn {
  readonly language: 'fa' | 'en';
  readonly viewport: Viewport;
  /** The first place to which the seat is admitted. */
  readonly to?: 'waiting-room' | 'courtroom';
  /** Used instead of the demonstration's link. */
  readonly link?: string;
  /** Whether the camera is on, as it is by default: where nobody's picture is tested, pictures only take CPU time. */
  readonly camera?: boolean;
  /** The same of the microphone and of voices. */
  readonly microphone?: boolean;
}

export function catalogueOf(language: 'fa' | 'en'): Catalogue {
  return language === 'fa' ? fa : en;
}

/** Goes through the pages that a link opens. */
export async function goIn(
  person: AtScreens,
  { to = 'waiting-room', camera = true, microphone = true }: Pick<ComingIn, 'to' | 'camera' | 'microphone'> = {},
): Promise<void> {
  const { devices, waiting, courtroom } = person.t;
  const words = RULES_WORDS[person.t === fa ? 'fa' : 'en'];
  await person.reads(words.undertaking);
  await person.tick();
  await person.press(words.accept);
  if (!camera) await person.press(devices.turnCameraOff);
  if (!microphone) await person.press(devices.turnMicrophoneOff);
  await person.press(to === 'waiting-room' ? devices.enterWaiting : devices.enterCourtroom);
  await person.reads(to === 'waiting-room' ? waiting.title : courtroom.offRecord);
}

/** A running service with links to seats, and the seats' names where it holds the demonstration. */
type Service = Pick<TestService, 'link'> & {
  readonly demo: { readonly hearing: string; readonly seats?: TestService['demo']['seats'] };
};

/** A person in Chromium, with the devices of the given browser. */
export class ScreenPerson implements AtScreens {
  readonly page: Page;
  readonly t: Catalogue;
  readonly errors: string[] = [];
  readonly #service: Service;

  private constructor(page: Page, t: Catalogue, service: Service) {
    this.page = page;
    this.t = t;
    this.#service = service;
    page.on('pageerror', (error) => this.errors.push(String(error)));
  }

  /** Opens the seat's link and goes through the pages. */
  static async comeIn(
    browser: Pick<Browser, 'newContext'>,
    service: Service,
    seat: string,
    { language, viewport, to, camera, microphone, link = service.link(seat, language) }: ComingIn,
  ): Promise<ScreenPerson> {
    const context = await browser.newContext({ ...STILL, viewport, permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    await page.addInitScript(watchPeerConnections);
    const person = new ScreenPerson(page, catalogueOf(language), service);
    await page.goto(link);
    await goIn(person, { to, camera, microphone });
    return person;
  }

  /** Presses the button of this name; a name of several words may be given in part. */
  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).click();
  }

  tick(): Promise<void> {
    return this.page.getByRole('checkbox').check();
  }

  choose(name: string): Promise<void> {
    return this.page.getByRole('menuitem', { name, exact: true }).click();
  }

  reads(text: string): Promise<void> {
    return this.page.getByText(text).first().waitFor();
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
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
    const found = this.#service.demo.seats?.find((each) => each.seat === seat);
    if (found === undefined) throw new Error(`the demonstration has no seat ${seat}`);
    return found.name;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
