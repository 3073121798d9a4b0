import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { Entrance } from '../join/measure.ts';
import { speakSteadily, watchMedia } from './page-watch.ts';
import type { Counters } from './page-watch.ts';
import { heardBetween } from './voice.ts';
import type { Heard } from './voice.ts';

/** What a person on the line met. */
export interface LineFigures {
  /** Until the first page can be read; null: it never could. */
  readonly readableS: number | null;
  /** From then until the first voice is heard in the room. */
  readonly inRoomS: number | null;
  /** How the person heard the others, and the others the person. */
  readonly hears: Heard | null;
  readonly isHeard: Heard | null;
  /** The same in the first seconds in the room. */
  readonly hearsAtFirst: Heard | null;
  readonly isHeardAtFirst: Heard | null;
  /** Connections for messages that were opened after the first, although the line was there all the time. */
  readonly falseOutages: number;
  /** Pictures a second that the person saw, of all others together. */
  readonly framesPerSecond: number;
}

const AT_FIRST_MS = 8_000;
/** Nobody waits for longer. */
const GIVES_UP_MS = 90_000;

/** Joins over a line and listens at both of its ends; `other` is the page of somebody on a good line. */
export async function measureOn(
  browser: Browser,
  { url, readable, ready, click }: Entrance,
  ports: { readonly from: number; readonly to: number },
  other: Page,
  seconds: number,
): Promise<LineFigures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(GIVES_UP_MS);
  try {
    await context.addInitScript(watchMedia, ports);
    await context.addInitScript(speakSteadily);
    const page = await context.newPage();
    const sockets: number[] = [];
    page.on('websocket', () => sockets.push(performance.now()));
    const voicesBefore = new Set(Object.keys((await count(other)).voices));
    const begun = performance.now();
    let readableAt: number | null = null;
    let inRoomAt: number | null = null;
    try {
      await page.goto(url, { waitUntil: 'commit', timeout: GIVES_UP_MS });
      await (readable ?? ready)(page);
      readableAt = performance.now();
      if (readable !== undefined) await ready(page);
      await click(page);
      await page.waitForFunction(
        async () => Object.values((await window.countMedia()).voices).some(({ packets }) => packets > 0),
        null,
        { polling: 100 },
      );
      inRoomAt = performance.now();
    } catch (error) {
      // Not at all is a result too.
      process.stderr.write(`${String(error).split('\n')[0]}\n`);
    }
    const rounded = (ms: number | null) => (ms === null ? null : Math.round(ms / 100) / 10);
    const times = {
      readableS: rounded(readableAt && readableAt - begun),
      inRoomS: rounded(inRoomAt && inRoomAt - readableAt!),
    };
    if (inRoomAt === null)
      return {
        ...times,
        hears: null,
        isHeard: null,
        hearsAtFirst: null,
        isHeardAtFirst: null,
        falseOutages: sockets.length - 1,
        framesPerSecond: 0,
      };
    const own = async () => onlyNew(await count(other), voicesBefore);
    const [page0, other0] = await Promise.all([count(page), own()]);
    await setTimeout(AT_FIRST_MS);
    const [page1, other1] = await Promise.all([count(page), own()]);
    await setTimeout(Math.max(0, seconds * 1000 - AT_FIRST_MS));
    const [page2, other2] = await Promise.all([count(page), own()]);
    return {
      ...times,
      hears: heardBetween(page0, page2),
      isHeard: heardBetween(other0, other2),
      hearsAtFirst: heardBetween(page0, page1),
      isHeardAtFirst: heardBetween(other0, other1),
      falseOutages: sockets.length - 1,
      framesPerSecond: Math.round(((page2.frames - page1.frames) / (seconds - AT_FIRST_MS / 1000)) * 10) / 10,
    };
  } finally {
    await context.close();
  }
}

function count(page: Page): Promise<Counters> {
  return page.evaluate(() => window.countMedia());
}

function onlyNew(counters: Counters, known: ReadonlySet<string>): Counters {
  const voices = Object.fromEntries(Object.entries(counters.voices).filter(([track]) => !known.has(track)));
  return { ...counters, voices };
}
