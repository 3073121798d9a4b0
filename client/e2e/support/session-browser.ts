import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { watchMedia } from '../../../server/bench/line/page-watch.ts';
import { bundledPage } from '../../../server/test/support/bundled-page.ts';
import { CHROMIUM } from '../../../server/test/support/chromium.ts';
import type { EmulatedLine } from '../../../server/test/support/emulated-line/emulated-line.ts';
import type { TestHearing } from '../../../server/test/support/other-hearing.ts';
import type { Result } from '../../src/connection/result.ts';
import type { ActName, SessionState } from '../../src/session/types.ts';
import { ARGUMENTS } from './browser.ts';
import type { Entering, Seen } from './session-page.ts';
import { smallCamera } from './small-camera.ts';

/** @param pictures of its cameras: `large` ones are sent in three layers, unless a page asks for less */
export async function startChromium(pictures: 'small' | 'large' = 'large'): Promise<Browser> {
  const camera = pictures === 'small' ? [await smallCamera('counted')] : [];
  return chromium.launch({ executablePath: CHROMIUM, args: [...ARGUMENTS, ...camera] });
}

/** A browser that can be suspended with all its processes, as a phone does, and resumed or killed. */
export interface SleepyBrowser {
  readonly browser: Browser;
  sleep(): void;
  wake(): void;
  kill(): void;
  close(): Promise<void>;
}

export async function startSleepyChromium(): Promise<SleepyBrowser> {
  const server = await chromium.launchServer({ executablePath: CHROMIUM, args: [...ARGUMENTS] });
  const browser = await chromium.connect(server.wsEndpoint());
  // The browser leads its own process group.
  const signal = (name: NodeJS.Signals) => process.kill(-server.process().pid!, name);
  return {
    browser,
    sleep: () => void signal('SIGSTOP'),
    wake: () => void signal('SIGCONT'),
    kill: () => void signal('SIGKILL'),
    close: () => server.close(),
  };
}

/** How often a page is asked what a test waits for. */
const LOOK_EVERY_MS = 20;

/** A signalling frame; frames are listed in the order of transmission. */
export interface SocketFrame {
  readonly sent: boolean;
  readonly text: string;
}

/** One person's page, with a session and no screens. */
export class Attendee {
  readonly page: Page;
  readonly frames: SocketFrame[] = [];
  readonly seat: string;

  private constructor(seat: string, page: Page) {
    this.seat = seat;
    this.page = page;
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.frames.push({ sent: true, text: String(payload) }));
      socket.on('framereceived', ({ payload }) => this.frames.push({ sent: false, text: String(payload) }));
    });
  }

  /**
   * Opens a page of the service with the seat's session, and waits until it is told where it stands.
   * @param options `devices`: a script that gives the page other devices, see `timedDevices`; `line`: what messages and media pass
   */
  static async open(
    browser: Pick<Browser, 'newContext'>,
    service: TestHearing,
    seat: string,
    { port = service.port, devices, line }: { port?: number; devices?: string; line?: EmulatedLine } = {},
  ): Promise<Attendee> {
    const context = await browser.newContext();
    if (line !== undefined) await context.addInitScript(watchMedia, { from: service.mediaPort, to: line.mediaPort });
    const page = await context.newPage();
    if (devices !== undefined) await page.addInitScript({ content: devices });
    const html = `<!doctype html><title>${seat}</title><body></body><script type="module">${await script()}</script>`;
    const url = `http://localhost:${line?.pagesPort ?? port}/session-page`;
    await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: html }));
    const attendee = new Attendee(seat, page);
    await page.goto(`${url}#${service.demo.hearing}/${service.token(seat)}`);
    await attendee.until(({ connection }) => connection.kind === 'online');
    return attendee;
  }

  enter(how: Entering = {}): Promise<Result> {
    return this.page.evaluate((choice) => window.attendance.enter(choice), how);
  }

  /** Asks for an act when the line is there: what a test is about is the act, not the moment's load. */
  async act(name: ActName, request: object = {}): Promise<Result> {
    await this.until(({ connection }) => connection.kind === 'online');
    return this.actAtOnce(name, request);
  }

  /** Asks for an act whether or not the line is there. */
  actAtOnce(name: ActName, request: object = {}): Promise<Result> {
    return this.page.evaluate(([act, payload]) => window.attendance.session.act(act, payload as never), [
      name,
      request,
    ] as const);
  }

  /** Resolves with the milliseconds that passed until the session's state was so. */
  async until(holds: (state: SessionState) => boolean, withinMs = 15_000): Promise<number> {
    const begun = performance.now();
    await this.page.waitForFunction(
      (source) => (0, eval)(`(${source})`)(window.attendance.session.store.getState()) as boolean,
      String(holds),
      // Not at each frame, which is the default: the page would be drawn 60 times a second meanwhile.
      { timeout: withinMs, polling: LOOK_EVERY_MS },
    );
    return performance.now() - begun;
  }

  state(): Promise<SessionState> {
    return this.page.evaluate(() => window.attendance.session.store.getState());
  }

  /** Resolves when media can pass in both directions. */
  async isConnected(): Promise<void> {
    const connected = (): boolean => window.attendance.isConnected();
    await this.page.waitForFunction(connected, null, { timeout: 15_000, polling: LOOK_EVERY_MS });
  }

  seen(seat: string): Promise<Seen> {
    return this.page.evaluate((of) => ({ ...window.attendance.seen[of]! }), seat);
  }

  /** Resolves with the milliseconds that passed until `count` more frames of the seat were seen. */
  async seesMoreOf(seat: string, count = 3, withinMs = 20_000): Promise<number> {
    const begun = performance.now();
    const before = await this.page.evaluate((of) => window.attendance.seen[of]?.frames ?? 0, seat);
    await this.page.waitForFunction(
      ([of, frames]) => (window.attendance.seen[of]?.frames ?? 0) >= frames,
      [seat, before + count] as const,
      { timeout: withinMs, polling: LOOK_EVERY_MS },
    );
    return performance.now() - begun;
  }

  /** Looks on at a stream from a packet that came; answers with a wait for its last one, epoch milliseconds. */
  async watchPackets(stream: string, quietMs: number): Promise<() => Promise<number>> {
    const watch = await this.page.evaluateHandle(([of, quiet]) => window.attendance.watchPackets(of, quiet), [
      stream,
      quietMs,
    ] as const);
    return () => watch.evaluate(({ last }) => last);
  }

  /** Waits from now on for another path of what is received; answers with a wait for the moment of its choice, epoch milliseconds. */
  async watchPath(): Promise<() => Promise<number>> {
    const watch = await this.page.evaluateHandle(() => window.attendance.watchPath());
    return () => watch.evaluate(({ chosen }) => chosen);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

let bundled: Promise<string> | undefined;

function script(): Promise<string> {
  return (bundled ??= bundledPage(join(import.meta.dirname, 'session-page.ts')).then((code) =>
    code.replaceAll('</script', '<\\/script'),
  ));
}
