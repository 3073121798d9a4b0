import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { watchFirstFrame } from './first-frame.ts';
import { countWaits } from './waits.ts';
import type { Frame } from './waits.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
}

/** The steps to enter a page: open, prepare, click. */
export interface Entrance {
  readonly url: string;
  /** Resolves when the first page is readable; without it, `ready` includes this. */
  readonly readable?: (page: Page) => Promise<void>;
  /** Everything that a person does before the measured click; resolves when the page is ready for it. */
  readonly ready: (page: Page) => Promise<void>;
  readonly click: (page: Page) => Promise<void>;
  /** Leaves the room, so that the next run finds the same state. */
  readonly leave?: (page: Page) => Promise<void>;
}

export interface Joined {
  /** From the click to the first remote frame, milliseconds. */
  readonly ms: number;
  readonly waits: number;
  /** JavaScript and CSS loaded by then, gzip, bytes. */
  readonly codeBytes: number;
}

/** Joins once in a fresh browser profile, and leaves. */
export async function join(browser: Browser, { url, ready, click, leave }: Entrance): Promise<Joined> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    const code: Promise<number | Error>[] = [];
    const frames: Frame[] = [];
    page.on('response', (response) => {
      if (!['script', 'stylesheet'].includes(response.request().resourceType())) return;
      // Loads after the first frame are not counted; the end of the page may interrupt them.
      code.push(response.body().then((body) => gzipSync(body).length, toError));
    });
    page.on('websocket', (socket) => {
      const keep = (direction: Frame['direction']) => (data: { payload: string | Buffer }) =>
        frames.push({ at: Date.now(), direction, text: String(data.payload) });
      socket.on('framesent', keep('sent'));
      socket.on('framereceived', keep('received'));
    });
    await page.addInitScript(watchFirstFrame);
    await page.goto(url);
    await ready(page);
    const before = frames.length;
    await click(page);
    await page.waitForFunction(() => window.marks.frameAt > 0, null, { polling: 'raf' });
    const marks = await page.evaluate(() => ({ ...window.marks, epoch: performance.timeOrigin }));
    const until = marks.epoch + marks.frameAt;
    const sizes = await Promise.all(code);
    const unread = sizes.find((size) => size instanceof Error);
    if (unread !== undefined) throw new Error('code of the page could not be measured', { cause: unread });
    const joined: Joined = {
      ms: marks.frameAt - marks.clickedAt,
      waits: countWaits(frames.slice(before).filter(({ at }) => at <= until)),
      codeBytes: (sizes as number[]).reduce((sum, bytes) => sum + bytes, 0),
    };
    await leave?.(page);
    return joined;
  } finally {
    await context.close();
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
